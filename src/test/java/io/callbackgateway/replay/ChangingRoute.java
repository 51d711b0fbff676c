package io.callbackgateway.replay;

import io.callbackgateway.inbox.Callback;
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
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.springframework.util.FileSystemUtils;

/** A gateway with the provider acme, whose route is corrected by another start. */
final class ChangingRoute implements AutoCloseable {

    /** Of a callback {@code {"id": …, "status": …}}. */
    static final String RIGHT = "status";

    private final Path folder;
    private final String[] settings;
    private RunningGateway gateway;

    /** @param field the one that the route takes for the provider's status */
    ChangingRoute(Path folder, String field, String... settings) {
        this.folder = folder;
        this.settings = Stream.concat(
                        Stream.of(
                                "gateway.routes-dir=" + folder.resolve("routes"),
                                "gateway.providers.acme.test.auth[0].none=true"),
                        Stream.of(settings))
                .toArray(String[]::new);
        try {
            FileSystemUtils.copyRecursively(Path.of("routes/dispatch"), folder.resolve("routes/dispatch"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        restartWith(field);
    }

    void restartWith(String field) {
        restartWith(field, "pending");
    }

    /** @param status what the route makes of it */
    void restartWith(String field, String status) {
        if (gateway != null) {
            gateway.close();
        }
        try {
            Files.writeString(
                    folder.resolve("routes/acme.camel.yaml"),
                    """
                    - beans:
                        - name: acme
                          type: io.callbackgateway.provider.ProviderFacts
                          properties: { methods: POST, ack: 200, environments: test, transactionIdPointers: /id }
                    - route:
                        id: acme
                        description: For a test
                        from:
                          uri: inbox:acme
                          steps:
                            - unmarshal: { json: {} }
                            - setVariable: { name: transactionId, jsonpath: "$.id" }
                            - setVariable: { name: providerStatus, jsonpath: "$.%s" }
                            - setVariable: { name: status, constant: %s }
                            - to: direct:record
                    """
                            .formatted(field, status));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        gateway = RunningGateway.startOn(folder.resolve("data"), settings);
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

    List<DeadLetterGroup> dead() {
        return gateway.bean(DeadLetterGroups.class).groups();
    }

    Callback put(String transactionId, String status) {
        Callback callback = callback(transactionId, status);
        gateway.bean(Inbox.class).put(callback);
        return callback;
    }

    static Callback callback(String transactionId, String status) {
        return new Callback(
                Callback.newId(),
                "acme",
                "test",
                Origin.CALLBACK,
                "acme/test/" + transactionId,
                "POST",
                Map.of(),
                Map.of("content-type", "application/json"),
                "127.0.0.1",
                Instant.now().truncatedTo(ChronoUnit.MICROS),
                ("{\"id\":\"" + transactionId + "\",\"status\":\"" + status + "\"}").getBytes(StandardCharsets.UTF_8),
                null);
    }

    static ReplayFilter acme() {
        return acme(null);
    }

    static ReplayFilter acme(String reason) {
        return new ReplayFilter(null, "acme", "test", null, reason, null, null, null, null);
    }

    static ConditionFactory patiently() {
        return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50));
    }

    @Override
    public void close() {
        gateway.close();
    }
}
