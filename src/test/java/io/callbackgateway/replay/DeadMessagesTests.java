package io.callbackgateway.replay;

import static io.callbackgateway.replay.ChangingRoute.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import io.callbackgateway.broker.BrokerSession;
import io.callbackgateway.broker.BrokerSessions;
import io.callbackgateway.broker.EmbeddedBroker;
import io.callbackgateway.inbox.Callback;
import io.callbackgateway.testing.AdminDoor;
import java.nio.file.Path;
import org.apache.activemq.artemis.api.core.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in {@code inbox.dead}, and what the ledger says is dead. */
class DeadMessagesTests {

    @TempDir
    private Path folder;

    private ChangingRoute acme;

    @BeforeEach
    void start() {
        acme = new ChangingRoute(folder, "state");
    }

    @AfterEach
    void stop() {
        acme.close();
    }

    @Test
    void whatTheLedgerDoesNotKnowIsDeadThereAgainAndWhatHasHadItsSayGoes() {
        Callback callback = acme.put("t1", "a");
        patiently().until(() -> messages() == 1);
        acme.gateway().ledger().sql("DELETE FROM callbacks").update();

        patiently().until(() -> acme.dead().size() == 1);
        assertThat(acme.dead().get(0).reason()).contains("$.state");

        acme.gateway()
                .ledger()
                .sql("UPDATE callbacks SET outcome = 'emitted' WHERE callback_id = ?")
                .param(callback.id().toString())
                .update();

        patiently().until(() -> messages() == 0);
    }

    @Test
    void whatIsNoCallbackStaysUntilItIsDiscarded() throws Exception {
        try (BrokerSession broker = acme.gateway().bean(BrokerSessions.class).open()) {
            broker.send("inbox.acme.test", broker.createMessage(Message.TEXT_TYPE));
            broker.commit();
        }
        patiently().until(() -> messages() == 1);
        AdminDoor admin = new AdminDoor(acme.gateway());

        assertThat(AdminDoor.json(admin.get("/api/dead-letters/foreign")).path("messages"))
                .singleElement()
                .satisfies(message ->
                        assertThat(message.path("reason").textValue()).startsWith("not a callback"));
        assertThat(acme.dead()).isEmpty();

        assertThat(AdminDoor.json(admin.post("/api/dead-letters/foreign/discard"))
                        .path("discarded")
                        .intValue())
                .isOne();
        assertThat(messages()).isZero();
        assertThat(admin.get("/api/audit").body()).contains("dead-letter-discard");
    }

    private long messages() {
        return acme.gateway().bean(EmbeddedBroker.class).depth("inbox.dead");
    }
}
