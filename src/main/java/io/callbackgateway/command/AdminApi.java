package io.callbackgateway.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A running gateway's admin door, and the options of all commands that go there. */
class AdminApi {

    private static final Duration CONNECT_DEADLINE = Duration.ofSeconds(15);

    /** Longer than a gateway asks a provider for. */
    private static final Duration DEADLINE = Duration.ofMinutes(2);

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    @Option(
            names = "--url",
            defaultValue = "http://localhost:8081",
            description = "of the gateway's admin door (default: ${DEFAULT-VALUE})")
    private URI url;

    @Option(names = "--user", defaultValue = "admin", description = "at the admin door (default: ${DEFAULT-VALUE})")
    private String user;

    @Option(
            names = "--password",
            arity = "0..1",
            interactive = true,
            description =
                    "asked for, not shown; left out: a token in the variable GATEWAY_ADMIN_TOKEN, or the password in GATEWAY_ADMIN_PASSWORD")
    private char[] password;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /**
     * @param path from {@code /api/} on
     * @throws CommandException where the gateway does not answer, or with a problem: then in its words
     */
    JsonNode get(String path) {
        return send("GET", path);
    }

    /** As {@link #get}. */
    JsonNode post(String path) {
        return send("POST", path);
    }

    /** As it can stand in a path or a query. */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private JsonNode send(String method, String path) {
        HttpResponse<String> answer;
        try {
            answer = HttpClient.newBuilder()
                    .connectTimeout(CONNECT_DEADLINE)
                    .build()
                    .send(
                            HttpRequest.newBuilder(URI.create(url.toString().replaceFirst("/+$", "") + path))
                                    .method(method, BodyPublishers.noBody())
                                    .header("Authorization", authorization())
                                    .timeout(DEADLINE)
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
        } catch (IOException | IllegalArgumentException e) {
            throw new CommandException(
                    url + " cannot be reached: " + e.getClass().getSimpleName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("interrupted");
        }
        if (answer.statusCode() == 401) {
            throw new CommandException(url + ": the admin door does not know this user and password, or this token");
        }
        JsonNode body = json(answer);
        if (answer.statusCode() >= 300) {
            throw new CommandException(url + ": "
                    + body.path("detail").asText("the answer is " + answer.statusCode() + ".")
                    + (answer.statusCode() == 404 ? " Or this is no gateway's admin door." : ""));
        }
        return body;
    }

    private JsonNode json(HttpResponse<String> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw new CommandException(
                    url + " is no gateway's admin door: it answers " + answer.statusCode() + " and no JSON");
        }
    }

    private String authorization() {
        String token = variable("GATEWAY_ADMIN_TOKEN");
        if (password == null && token != null) {
            return "Bearer " + token;
        }
        return "Basic "
                + Base64.getEncoder().encodeToString((user + ":" + password()).getBytes(StandardCharsets.UTF_8));
    }

    private String password() {
        if (password != null) {
            return new String(password);
        }
        String variable = variable("GATEWAY_ADMIN_PASSWORD");
        if (variable == null) {
            throw new CommandException("the password of the admin door is missing:"
                    + " set GATEWAY_ADMIN_PASSWORD, or GATEWAY_ADMIN_TOKEN, or give --password");
        }
        return variable;
    }

    private String variable(String name) {
        return ((Commands) command.root().userObject()).variable(name);
    }
}
