package io.callbackgateway.replay.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callbackgateway.broker.BrokerSession;
import io.callbackgateway.broker.BrokerSessions;
import io.callbackgateway.broker.EmbeddedBroker;
import io.callbackgateway.testing.AdminDoor;
import io.callbackgateway.testing.RunningGateway;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.activemq.artemis.api.core.Message;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is in {@code inbox.dead}, and what the ledger says is dead. */
class DeadMessagesTests {

    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start("gateway.providers.idpay.uat.auth[0].none=true");
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
    void whatIsNoCallbackStaysUntilItIsDiscarded() throws Exception {
        try (BrokerSession broker = gateway.bean(BrokerSessions.class).open()) {
            broker.send("inbox.idpay.uat", broker.createMessage(Message.TEXT_TYPE));
            broker.commit();
        }
        await().until(() -> messages() == 1);
        AdminDoor admin = new AdminDoor(gateway);

        assertThat(AdminDoor.json(admin.get("/api/dead-letters/foreign")).path("messages"))
                .singleElement()
                .satisfies(message ->
                        assertThat(message.path("reason").textValue()).startsWith("not a callback"));
        assertThat(dead()).isEmpty();

        assertThat(AdminDoor.json(admin.post("/api/dead-letters/foreign/discard"))
                        .path("discarded")
                        .intValue())
                .isOne();
        assertThat(messages()).isZero();
        assertThat(admin.get("/api/audit").body()).contains("dead-letter-discard");
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
