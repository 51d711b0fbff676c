package io.callbackgateway.replay.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.callbackgateway.broker.BrokerSession;
import io.callbackgateway.broker.BrokerSessions;
import io.callbackgateway.broker.EmbeddedBroker;
import io.callbackgateway.inbox.DeadLetters;
import io.callbackgateway.inbox.Inbox;
import io.callbackgateway.ledger.Ledger;
import io.callbackgateway.replay.Replay;
import io.callbackgateway.replay.ReplayFilter;
import io.callbackgateway.replay.ReplayState;
import io.callbackgateway.replay.Replays;
import io.callbackgateway.testing.AdminDoor;
import io.callbackgateway.testing.PagedDeadLetters;
import io.callbackgateway.testing.RunningGateway;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is in {@code inbox.dead}, and what the ledger says is dead. */
class DeadMessagesTests {

    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start("gateway.providers.idpay.uat.auth[0].none=true");
    }

    @AfterEach
    void empty() throws Exception {
        await().until(() -> gateway.bean(EmbeddedBroker.class).depth("inbox.idpay.uat") == 0);
        gateway.ledger().sql("DELETE FROM callbacks").update();
        gateway.bean(DeadLetters.class).sift(messages -> List.of());
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void whatTheLedgerDoesNotKnowIsDeadThereAgainAndWhatHasHadItsSayGoes() {
        String callback = RunningGateway.callbackId(gateway.post("/callbacks/idpay/uat", "no JSON"));
        String reason = gateway.detailOf(callback);
        await().until(() -> messages() == 1);
        gateway.ledger().sql("DELETE FROM callbacks").update();

        look(() -> dead().size() == 1);
        assertThat(dead().get(0).reason()).isEqualTo(reason);

        gateway.ledger()
                .sql("UPDATE callbacks SET outcome = 'emitted' WHERE callback_id = ?")
                .param(callback)
                .update();

        look(() -> messages() == 0);
    }

    @Test
    void whatIsDiscardedByItsReasonIsDeadNoMoreAndItsMessageGoes() {
        String callback = dead("no JSON");
        String other = dead("{}");
        await().until(() -> messages() == 2);
        String reason = gateway.detailOf(callback);
        AdminDoor admin = new AdminDoor(gateway);

        JsonNode answer = AdminDoor.json(
                admin.postJson("/api/dead-letters/discard", "{\"reason\":" + TextNode.valueOf(reason) + "}"));

        assertThat(answer.path("discarded").intValue()).isOne();
        assertThat(dead()).extracting(DeadLetterGroup::reason).containsExactly(gateway.detailOf(other));
        assertThat(gateway.outcomeOf(callback)).isEqualTo("discarded");
        assertThat(gateway.detailOf(callback)).isEqualTo(reason);
        assertThat(gateway.rawRequestOf(callback).isObject()).isTrue();
        JsonNode noted = AdminDoor.json(admin.get("/api/audit?limit=1")).at("/audit/0");
        assertThat(noted.path("who").textValue()).isEqualTo("admin");
        assertThat(noted.path("action").textValue()).isEqualTo("dead-letter-discard");
        assertThat(noted.path("after").textValue()).isEqualTo("dead letters: 1 of all providers, reason: " + reason);
        look(() -> messages() == 1);

        assertThat(gateway.bean(DeadLetterAlarms.class).alarms()).hasSize(1);
        assertThat(AdminDoor.json(admin.postJson("/api/dead-letters/discard", "{\"provider\":\"idpay\"}"))
                        .path("discarded")
                        .intValue())
                .isOne();
        assertThat(gateway.bean(DeadLetterAlarms.class).alarms()).isEmpty();
        Replay redrive = redrive();
        assertThat(redrive.found()).containsExactly(Map.entry("deadLetters", 0L));
        assertThat(done(redrive).sent()).isEmpty();
        look(() -> messages() == 0);
    }

    @Test
    void oneWhosePersonalDataIsErasedIsDeadNoMore() {
        String callback = dead("{\"id\":\"erased\",");
        await().until(() -> messages() == 1);
        assertThat(gateway.bean(DeadLetterAlarms.class).alarms()).hasSize(1);

        HttpResponse<String> answer = new AdminDoor(gateway).post("/api/transactions/idpay/uat/erased/erase");

        assertThat(AdminDoor.json(answer).path("deadLetters").intValue()).isOne();
        assertThat(gateway.bean(DeadLetterAlarms.class).alarms()).isEmpty();
        assertThat(gateway.outcomeOf(callback)).isEqualTo("discarded");
        assertThat(messages()).isZero();
    }

    @Test
    void moreThanFitIntoOneTransactionAreDiscardedAndAllOthersStay() {
        gateway.ledger()
                .sql(
                        """
                        INSERT INTO callbacks (callback_id, item, provider, environment, transaction_id, origin, received_at, recorded_at,
                            outcome, detail)
                        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2400)
                        SELECT '00000000-0000-7000-8000-' || (100000000000 + i), 1, 'idpay', 'uat', '', 'callback', '-', '-',
                            CASE i % 3 WHEN 0 THEN 'failed' WHEN 1 THEN 'unreadable' ELSE 'ignored' END, 'reason ' || (i % 2) FROM n""")
                .update();

        assertThat(gateway.bean(Replays.class)
                        .discard(new ReplayFilter(null, null, null, null, "reason 1", null, null, null, null), "anna"))
                .isEqualTo(800);

        assertThat(dead()).singleElement().satisfies(group -> {
            assertThat(group.reason()).isEqualTo("reason 0");
            assertThat(group.count()).isEqualTo(800);
        });
        assertThat(gateway.ledger()
                        .sql("SELECT count(*) FROM callbacks WHERE outcome = 'ignored'")
                        .query(Long.class)
                        .single())
                .isEqualTo(800);
    }

    @Test
    void whichAreToBeDiscardedHasToBeSaid() {
        HttpResponse<String> answer = new AdminDoor(gateway).postJson("/api/dead-letters/discard", "{}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("Say which");
    }

    @Test
    void whatIsNoCallbackStaysUntilItIsDiscarded() throws Exception {
        try (BrokerSession broker = gateway.bean(BrokerSessions.class).open()) {
            broker.send("inbox.idpay.uat", broker.createMessage(Message.TEXT_TYPE));
            broker.commit();
        }
        await().until(() -> messages() == 1);
        AdminDoor admin = new AdminDoor(gateway);

        // while the gateway goes through the queue, a message may be met twice
        await().untilAsserted(() -> assertThat(
                        AdminDoor.json(admin.get("/api/dead-letters/foreign")).path("messages"))
                .singleElement()
                .satisfies(message ->
                        assertThat(message.path("reason").textValue()).startsWith("not a callback")));
        assertThat(dead()).isEmpty();

        assertThat(AdminDoor.json(admin.post("/api/dead-letters/foreign/discard"))
                        .path("discarded")
                        .intValue())
                .isOne();
        assertThat(messages()).isZero();
        assertThat(admin.get("/api/audit").body()).contains("dead-letter-discard");
    }

    @Test
    void whatLiesDeepInALongQueueIsRedrivenAndDiscardedAsWell() throws Exception {
        try (PagedDeadLetters queue = new PagedDeadLetters(gateway)) {
            queue.add(2_000);
            String callback = dead("no JSON");
            await().until(() -> messages() == 2_001);
            gateway.bean(Ledger.class).forgetRequests(List.of(callback));

            assertThat(done(redrive()).sent()).containsExactly(Map.entry("sent", 1L));
            assertThat(gateway.bean(DeadMessages.class).discardForeign("anna")).isEqualTo(2_000);
            assertThat(queue.numbers()).isNotEmpty().containsOnly(-1);
        }
    }

    @Test
    void largeOnesAreRedrivenTogether() throws Exception {
        dead("1".repeat(900_000) + "no JSON");
        dead("2".repeat(900_000) + "no JSON");
        await().until(() -> messages() == 2);

        assertThat(done(redrive()).sent()).containsExactly(Map.entry("sent", 2L));

        await().until(() -> messages() == 2);
        List<Character> begins = new ArrayList<>();
        try (BrokerSession broker = gateway.bean(BrokerSessions.class).open()) {
            ClientConsumer all = broker.browse("inbox.dead");
            for (ClientMessage next = DeadLetters.next(all); next != null; next = DeadLetters.next(all)) {
                byte[] body = Inbox.open(next).body();
                assertThat(body).hasSize(900_007);
                begins.add((char) body[0]);
            }
        }
        assertThat(begins).containsExactly('1', '2');
    }

    @Test
    void aRedriveWaitsWhileSomebodyElseTakesFromTheQueue() throws Exception {
        dead("no JSON");
        await().until(() -> messages() == 1);
        List<Replay> runs = new ArrayList<>();

        await().until(() -> gateway.bean(DeadLetters.class).alone(() -> {
            runs.add(redrive());
            await().until(() -> "it waits until nobody else is going through inbox.dead"
                    .equals(now(runs.get(0)).note()));
        }));

        assertThat(done(runs.get(0)).sent()).containsExactly(Map.entry("sent", 1L));
    }

    private static String dead(String body) {
        String callback = RunningGateway.callbackId(gateway.post("/callbacks/idpay/uat", body));
        gateway.outcomeOf(callback);
        return callback;
    }

    private static Replay redrive() {
        return gateway.bean(Replays.class)
                .redrive(new ReplayFilter(null, "idpay", "uat", null, null, null, null, null, null), null, "anna");
    }

    private static Replay now(Replay replay) {
        return gateway.bean(Replays.class).get(replay.id()).orElseThrow();
    }

    private static Replay done(Replay replay) {
        return await().atMost(Duration.ofSeconds(30)).until(() -> now(replay), run -> run.state() == ReplayState.DONE);
    }

    /** More often than the gateway does by itself, which acts when two looks agree. */
    private static void look(Callable<Boolean> until) {
        DeadMessages messages = gateway.bean(DeadMessages.class);
        await().pollInterval(Duration.ofMillis(10)).until(() -> {
            messages.look();
            return until.call();
        });
    }

    private static List<DeadLetterGroup> dead() {
        return gateway.bean(DeadLetterGroups.class).groups();
    }

    private static long messages() {
        return gateway.bean(EmbeddedBroker.class).depth("inbox.dead");
    }
}
