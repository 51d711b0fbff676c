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
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

/** The callbacks that a running gateway keeps, at its admin door. */
final class KeptCallbacks {

    private static final Duration DEADLINE = Duration.ofSeconds(15);
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(DEADLINE).build();
    private final URI url;
    private final String authorization;

    KeptCallbacks(URI url, String user, String password) {
        this.url = url;
        this.authorization =
                "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** @param environment {@code null} for any */
    JsonNode newest(String provider, String environment) {
        JsonNode newest = get("/api/callbacks?limit=1&provider=" + encoded(provider)
                        + (environment == null ? "" : "&environment=" + encoded(environment)))
                .path("callbacks")
                .path(0);
        if (newest.isMissingNode()) {
            throw new CommandException(
                    "the gateway has kept no callback of " + provider + (environment == null ? "" : "/" + environment));
        }
        return newest;
    }

    JsonNode request(String callbackId) {
        return get("/api/callbacks/" + encoded(callbackId) + "/request");
    }

    private JsonNode get(String path) {
        try {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create(url.toString().replaceFirst("/+$", "") + path))
                    .header("Authorization", authorization)
                    .timeout(DEADLINE)
                    .build();
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            return switch (answer.statusCode()) {
                case 200 -> JSON.readTree(answer.body());
                case 401 -> throw new CommandException(url + ": the admin door does not know this user and password");
                case 404 ->
                    throw new CommandException(
                            url
                                    + ": there is no such callback, its raw request is kept no longer, or this is no gateway's admin door");
                default -> throw new CommandException(url + " answered " + answer.statusCode());
            };
        } catch (JsonProcessingException e) {
            throw new CommandException(url + " is no gateway's admin door: it answers no JSON");
        } catch (IOException | IllegalArgumentException e) {
            throw new CommandException(
                    url + " cannot be reached: " + e.getClass().getSimpleName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("interrupted");
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
