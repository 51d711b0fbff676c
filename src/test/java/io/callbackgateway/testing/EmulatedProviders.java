package io.callbackgateway.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.springframework.test.util.TestSocketUtils;

/**
 * The gateway of the {@code dev} profile with its emulators, shared by the test classes of this JVM that ask for it in {@code @BeforeAll}. It
 * reconciles sooner than that profile says, and heals nothing by itself.
 */
public final class EmulatedProviders implements ParameterResolver {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return parameter.getParameter().getType() == Emulators.class;
    }

    @Override
    public Emulators resolveParameter(ParameterContext parameter, ExtensionContext test) {
        return Started.EMULATORS;
    }

    /** Not in JUnit's store: where several JVMs run tests, each class is a run of JUnit by itself. */
    private static final class Started {

        static final Emulators EMULATORS = new Emulators(start());

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(EMULATORS.gateway()::close));
        }
    }

    private static RunningGateway start() {
        List<String> settings = new ArrayList<>(List.of(
                "spring.profiles.active=dev",
                "gateway.admin.port=" + TestSocketUtils.findAvailableTcpPort(),
                "gateway.broker.acceptor=",
                "camel.main.routes-reload-enabled=false",
                "gateway.providers.netki.test.delivery.heal=manual",
                "gateway.providers.netki.test.delivery.check=1s",
                "gateway.providers.netki.test.delivery.url="));
        for (String door : List.of("netki.test", "idpay.uat", "proposal.homologation", "netaxept.test")) {
            settings.add("gateway.providers." + door + ".reconcile.after=4s");
            settings.add("gateway.providers." + door + ".reconcile.every=1s");
        }
        return RunningGateway.start(settings.toArray(String[]::new));
    }

    /** What their tests do with them, over HTTP. */
    public record Emulators(RunningGateway gateway) {

        /** Forgets what was played before. */
        public void play(String provider, String switches, String query) {
            send("POST", "/" + provider + "/forget", "");
            json(send("POST", "/" + provider + "/switches", switches));
            json(send("POST", "/" + provider + "/play?" + query, ""));
        }

        /** The truth, when the play is over. */
        public JsonNode truth(String provider) {
            await().atMost(PATIENCE).until(() -> report(provider).path("going").asInt() == 0);
            return report(provider);
        }

        public JsonNode report(String provider) {
            return json(send("GET", "/" + provider + "/report", ""));
        }

        public static JsonNode json(HttpResponse<String> answer) {
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return AdminDoor.json(answer);
        }

        /** @param headers names and values in turn */
        public HttpResponse<String> send(String method, String path, String body, String... headers) {
            return sendAs("application/json", method, path, body, headers);
        }

        public HttpResponse<String> sendForm(String path, String form) {
            return sendAs("application/x-www-form-urlencoded", "POST", path, form);
        }

        private HttpResponse<String> sendAs(String type, String method, String path, String body, String... headers) {
            HttpRequest.Builder request = HttpRequest.newBuilder(
                            URI.create("http://localhost:" + gateway.adminPort() + "/emulator" + path))
                    .header("Content-Type", type)
                    .method(method, BodyPublishers.ofString(body));
            return AdminDoor.send(headers.length == 0 ? request : request.headers(headers));
        }
    }
}
