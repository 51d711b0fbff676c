package io.callbackgateway.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callbackgateway.broker.EmbeddedBroker;
import io.callbackgateway.testing.AdminDoor;
import io.callbackgateway.testing.RunningGateway;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.FileSystemUtils;

class ResendApiTests {

    private static final String API = "/api/events/resend?queue=";

    private static RunningGateway gateway;
    private static AdminDoor admin;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start("gateway.providers.idpay.uat.auth[0].none=true");
        admin = new AdminDoor(gateway);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void queueIsToldItsOwnEventsAgainAsTheyWere() throws Exception {
        Instant before = Instant.now();
        String declined = idpay("resent-declined", "absent-holder");
        idpay("resent-other", "expired");
        Instant after = Instant.now().plusMillis(1);
        var first = gateway.take("callbacks.uat.declined");
        idpay("resent-later", "absent-holder");
        gateway.take("callbacks.uat.declined");

        var answer = admin.post(API + "callbacks.uat.declined&since=" + before + "&until=" + after);

        assertThat(answer.statusCode()).isEqualTo(200);
        String id = AdminDoor.json(answer).path("id").textValue();
        var again = gateway.take("callbacks.uat.declined");
        assertThat(again.getStringProperty("eventId")).isEqualTo(first.getStringProperty("eventId"));
        assertThat(again.getJMSCorrelationID()).isEqualTo(declined);
        await().until(() -> gateway.bean(Replays.class).get(id).orElseThrow().state() == ReplayState.DONE);
        assertThat(gateway.bean(Replays.class).get(id).orElseThrow().sent()).containsExactly(Map.entry("sent", 1L));
        assertThat(gateway.bean(EmbeddedBroker.class).depth("callbacks.uat.expired"))
                .isOne();
    }

    @Test
    void subscriptionIsToldEverythingAgain() throws Exception {
        Instant before = Instant.now();
        idpay("archived-again", "processing");
        Path archive = gateway.dataDir().resolve("archive");
        await().until(() -> files(archive, "archived-again") == 2);
        FileSystemUtils.deleteRecursively(archive);

        var answer = admin.post(API + "dispatch-archive&since=" + before);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        await().until(() -> files(archive, "archived-again") == 2);
    }

    @ParameterizedTest
    @CsvSource({
        "inbox.dead&since=2026-11-20T00:00:00Z, 400",
        "callbacks.uat.paid&since=2026-11-20T00:00:00Z, 400",
        "dispatch-nobody&since=2026-11-20T00:00:00Z, 400",
        "callbacks.uat.approved, 400",
        "callbacks.uat.approved&since=yesterday, 400",
        "callbacks.uat.approved&since=2026-11-20T00:00:00Z&until=x, 400"
    })
    void whatCannotBeIsRefused(String query, int status) throws Exception {
        var answer = admin.post(API + query);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }

    private static long files(Path archive, String folder) throws Exception {
        if (!Files.exists(archive)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(archive)) {
            return files.filter(file -> file.getParent().endsWith(folder)
                            && file.getFileName().toString().endsWith(".json"))
                    .count();
        }
    }

    private static String idpay(String id, String status) {
        String callbackId = RunningGateway.callbackId(
                gateway.post("/callbacks/idpay/uat", "{\"id\":\"%s\",\"status\":\"%s\"}".formatted(id, status)));
        assertThat(gateway.outcomeOf(callbackId)).isEqualTo("emitted");
        gateway.eventOf(callbackId);
        return callbackId;
    }
}
