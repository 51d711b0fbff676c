package io.callbackgateway.replay;

import static io.callbackgateway.replay.ChangingRoute.RIGHT;
import static io.callbackgateway.replay.ChangingRoute.acme;
import static io.callbackgateway.replay.ChangingRoute.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.callbackgateway.broker.EmbeddedBroker;
import io.callbackgateway.inbox.Callback;
import io.callbackgateway.pause.Pauses;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replays that are interrupted, and what goes on beside them. */
class ResumeTests {

    private static final String INBOX = "inbox.acme.test";
    private static final String QUEUE = "callbacks.test.pending";

    @TempDir
    private Path folder;

    private ChangingRoute acme;

    @AfterEach
    void stop() {
        acme.close();
    }

    @Test
    void whatWasSentBeforeACrashThatLeftItUnnotedIsNotDoubled() {
        acme = new ChangingRoute(folder, "state");
        IntStream.range(0, 8).forEach(i -> acme.put("t" + i, "a"));
        patiently().until(() -> count() == 8);
        acme.restartWith(RIGHT);
        acme.gateway().bean(Pauses.class).pause(INBOX, null, "for a test", "anna");
        Replay run = acme.until(acme.replays().redrive(acme(), null, "anna"), ReplayState.DONE);
        assertThat(depth(INBOX)).isEqualTo(8);

        acme.gateway()
                .ledger()
                .sql("UPDATE replays SET state = 'running', reached = '', sent = '{}' WHERE id = ?")
                .param(run.id())
                .update();

        patiently().until(() -> acme.now(run).sent().equals(Map.of("sentBefore", 8L)));
        assertThat(depth(INBOX)).isEqualTo(8);
        acme.gateway().bean(Pauses.class).resume(INBOX, "anna");
        patiently().until(() -> depth(INBOX) == 0);
        patiently().until(() -> acme.gateway().events().size() == 8);
        assertThat(acme.dead()).isEmpty();
    }

    @Test
    void anotherStartGoesOnFromThereAndTellsNothingButTheSeamTwice() throws Exception {
        acme = new ChangingRoute(folder, RIGHT);
        IntStream.range(0, 400).parallel().forEach(i -> acme.put("t" + i, "a"));
        patiently().until(() -> depth(QUEUE) == 400);
        Replay run =
                acme.until(acme.replays().dryRun(ReplayMode.AS_WAS, acme(), null, 100, "anna"), ReplayState.DRY_RUN);
        assertThat(run.found()).containsEntry("events", 400L).containsEntry("events.pending", 400L);
        acme.replays().start(run.id(), "anna");
        patiently().until(() -> depth(QUEUE) > 440);

        acme.restartWith(RIGHT);

        assertThat(acme.until(run, ReplayState.DONE).sent()).containsEntry("sent", 400L);
        assertThat(depth(QUEUE)).isBetween(800L, 800L + 20); // a batch of a fifth of a second
    }

    @Test
    void liveCallbacksDoNotWaitBehindWhatIsSentAgain() {
        acme = new ChangingRoute(folder, "state");
        for (int round = 0; round < 4; round++) {
            String status = "s" + round;
            IntStream.range(0, 500).parallel().forEach(i -> acme.put("t" + i, status));
        }
        patiently().until(() -> count() == 2_000);
        acme.restartWith(RIGHT);
        Replay run = acme.replays().redrive(acme(), 200, "anna");
        patiently().until(() -> acme.gateway().events().size() > 50);

        for (int i = 0; i < 10; i++) {
            int before = acme.gateway().events().size();
            Callback live = acme.put("live" + i, "a");
            JsonNode event = acme.gateway().eventOf(live.id().toString());
            int between = acme.gateway().events().indexOf(event) - before;
            assertThat(between).isLessThan(3 * 40); // 40 are sent in a fifth of a second
        }

        assertThat(acme.now(run).state()).isEqualTo(ReplayState.RUNNING);
        acme.replays().stop(run.id(), "anna");
        assertThat(acme.now(run).state()).isEqualTo(ReplayState.STOPPED);
    }

    private long count() {
        return acme.dead().stream().mapToLong(group -> group.count()).sum();
    }

    private long depth(String queue) {
        return acme.gateway().bean(EmbeddedBroker.class).depth(queue);
    }
}
