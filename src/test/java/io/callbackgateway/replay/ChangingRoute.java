package io.callbackgateway.replay;

import com.fasterxml.jackson.databind.JsonNode;
import io.callbackgateway.broker.BrokerSession;
import io.callbackgateway.broker.BrokerSessions;
import io.callbackgateway.broker.EmbeddedBroker;
import io.callbackgateway.inbox.Callback;
import io.callbackgateway.inbox.DeadLetters;
import io.callbackgateway.inbox.Inbox;
import io.callbackgateway.inbox.Origin;
import io.callbackgateway.replay.deadletter.DeadLetterGroup;
import io.callbackgateway.replay.deadletter.DeadLetterGroups;
import io.callbackgateway.testing.RunningGateway;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.springframework.util.FileSystemUtils;

/** A gateway with the provider acme, whose route is corrected while it runs. Each test has an environment of its own. */
final class ChangingRoute implements AutoCloseable {

    /** Of a callback {@code {"id": …, "status": …}}. */
    static final String RIGHT = "status";

    private static final List<String> ENVIRONMENTS = List.of("first", "second", "third", "fourth", "fifth");

    private final Iterator<String> unused = ENVIRONMENTS.iterator();
    private final Path routes;
    private final Path data;
    private String environment;
    private RunningGateway gateway;

    /** @param field the one that the route takes for the provider's status */
    ChangingRoute(Path folder, String field) {
        routes = folder.resolve("routes");
        data = folder.resolve("data");
        try {
            FileSystemUtils.copyRecursively(Path.of("routes/dispatch"), routes.resolve("dispatch"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        write(field, "pending");
        start();
    }

    /** For the next test: in another environment. */
    void begin(String field) {
        environment = unused.next();
        correct(field);
    }

    void correct(String field) {
        correct(field, "pending");
    }

    /**
     * As people do who save the file; returns when the gateway goes by it.
     *
     * @param status what the route makes of it
     */
    void correct(String field, String status) {
        if (!runs(field, status)) {
            write(field, status);
            patiently().until(() -> runs(field, status));
        }
    }

    private boolean runs(String field, String status) {
        CamelContext camel = gateway.bean(CamelContext.class);
        Route route = camel.getRoute("acme");
        return route != null
                && route.getDescription().equals(description(field, status))
                && camel.getRouteController().getRouteStatus("acme").isStarted();
    }

    private static String description(String field, String status) {
        return field + " is " + status;
    }

    private void write(String field, String status) {
        String text =
                """
                - beans:
                    - name: acme
                      type: io.callbackgateway.provider.ProviderFacts
                      properties: { methods: POST, ack: 200, environments: "%s", transactionIdPointers: /id }
                - route:
                    id: acme
                    description: %s
                    from:
                      uri: inbox:acme
                      steps:
                        - unmarshal: { json: {} }
                        - setVariable: { name: transactionId, jsonpath: "$.id" }
                        - setVariable: { name: providerStatus, jsonpath: "$.%s" }
                        - setVariable: { name: status, constant: %s }
                        - to: direct:record
                """
                        .formatted(String.join(", ", ENVIRONMENTS), description(field, status), field, status);
        try {
            Path file = Files.writeString(routes.resolve("acme.tmp"), text);
            Files.move(file, routes.resolve("acme.camel.yaml"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void restart() {
        gateway.close();
        start();
    }

    private void start() {
        Stream<String> settings = Stream.of(
                "gateway.routes-dir=" + routes,
                "camel.main.routes-reload-enabled=true",
                "camel.main.routes-reload-directory=" + routes,
                "camel.main.routes-reload-pattern=*.camel.yaml",
                "camel.main.routes-reload-remove-all-routes=false");
        Stream<String> doors =
                ENVIRONMENTS.stream().map(each -> "gateway.providers.acme." + each + ".auth[0].none=true");
        gateway = RunningGateway.startOn(data, Stream.concat(settings, doors).toArray(String[]::new));
    }

    RunningGateway gateway() {
        return gateway;
    }

    Replays replays() {
        return gateway.bean(Replays.class);
    }

    Replay now(Replay replay) {
        return replays().get(replay.id()).orElseThrow();
    }

    Replay until(Replay replay, ReplayState state) {
        patiently().until(() -> now(replay).state() == state);
        return now(replay);
    }

    /** Those of this test, as all of the following. */
    List<DeadLetterGroup> dead() {
        return gateway.bean(DeadLetterGroups.class).groups().stream()
                .filter(group -> group.environment().equals(environment))
                .toList();
    }

    /** Until so many callbacks are dead letters, in the ledger and in {@code inbox.dead}. */
    void untilDead(int callbacks) {
        patiently()
                .until(() -> dead().stream().mapToLong(DeadLetterGroup::count).sum() == callbacks
                        && deadMessages() == callbacks);
    }

    /** In {@code inbox.dead}. */
    long deadMessages() {
        try (BrokerSession broker = gateway.bean(BrokerSessions.class).open()) {
            ClientConsumer found = broker.browse(DeadLetters.QUEUE, "environment = '" + environment + "'");
            long count = 0;
            while (DeadLetters.next(found) != null) {
                count++;
            }
            return count;
        } catch (ActiveMQException e) {
            throw new IllegalStateException(e);
        }
    }

    List<JsonNode> events() {
        String source = "/callbacks/acme/" + environment;
        return gateway.events().stream()
                .filter(event -> source.equals(event.path("source").textValue()))
                .toList();
    }

    List<JsonNode> eventsOf(String transactionId) {
        return events().stream()
                .filter(event -> event.path("subject").textValue().equals(transactionId))
                .toList();
    }

    String inbox() {
        return Inbox.queue("acme", environment);
    }

    /** Of events. */
    String queue() {
        return "callbacks." + environment + ".pending";
    }

    long depth(String queue) {
        return gateway.bean(EmbeddedBroker.class).depth(queue);
    }

    Callback put(String transactionId, String status) {
        Callback callback = new Callback(
                Callback.newId(),
                "acme",
                environment,
                Origin.CALLBACK,
                "acme/" + environment + "/" + transactionId,
                "POST",
                Map.of(),
                Map.of("content-type", "application/json"),
                "127.0.0.1",
                Instant.now().truncatedTo(ChronoUnit.MICROS),
                ("{\"id\":\"" + transactionId + "\",\"status\":\"" + status + "\"}").getBytes(StandardCharsets.UTF_8),
                null);
        gateway.bean(Inbox.class).put(callback);
        return callback;
    }

    ReplayFilter all() {
        return all(null);
    }

    ReplayFilter all(String reason) {
        return new ReplayFilter(null, "acme", environment, null, reason, null, null, null, null);
    }

    static ConditionFactory patiently() {
        return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50));
    }

    @Override
    public void close() {
        gateway.close();
    }
}
