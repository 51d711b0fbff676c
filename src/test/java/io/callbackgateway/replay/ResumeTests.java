package io.callbackgateway.replay;

import static io.callbackgateway.replay.ChangingRoute.RIGHT;
import static io.callbackgateway.replay.ChangingRoute.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.callbackgateway.inbox.Callback;
import io.callbackgateway.pause.Pauses;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replays that are interrupted, and what goes on beside them. */
class ResumeTests {

    @TempDir
    private static Path folder;

    private static ChangingRoute acme;

    @BeforeAll
    static void start() {
        acme = new ChangingRoute(folder, "state");
    }

    @AfterAll
    static void stop() {
        acme.close();
    }

    @Test
    void whatWasSentBeforeACrashThatLeftItUnnotedIsNotDoubled() {
        acme.begin("state");
        IntStream.range(0, 8).forEach(i -> acme.put("t" + i, "a"));
        acme.untilDead(8);
        acme.correct(RIGHT);
        acme.gateway().bean(Pauses.class).pause(acme.inbox(), null, "for a test", "anna");
        Replay run = acme.until(acme.replays().redrive(acme.all(), null, "anna"), ReplayState.DONE);
        assertThat(acme.depth(acme.inbox())).isEqualTo(8);

        acme.gateway()
                .ledger()
                .sql("UPDATE replays SET state = 'running', reached = '', sent = '{}' WHERE id = ?")
                .param(run.id())
                .update();

        patiently().until(() -> acme.now(run).sent().equals(Map.of("sentBefore", 8L)));
        assertThat(acme.depth(acme.inbox())).isEqualTo(8);
        acme.gateway().bean(Pauses.class).resume(acme.inbox(), "anna");
        patiently().until(() -> acme.depth(acme.inbox()) == 0);
        patiently().until(() -> acme.events().size() == 8);
        assertThat(acme.dead()).isEmpty();
    }

    @Test
    void anotherStartGoesOnFromThereAndTellsNothingButTheSeamTwice() throws Exception {
        acme.begin(RIGHT);
        IntStream.range(0, 400).parallel().forEach(i -> acme.put("t" + i, "a"));
        patiently().until(() -> acme.depth(acme.queue()) == 400);
        Replay run = acme.until(
                acme.replays().dryRun(ReplayMode.AS_WAS, acme.all(), null, 100, "anna"), ReplayState.DRY_RUN);
        assertThat(run.found()).containsEntry("events", 400L).containsEntry("events.pending", 400L);
        acme.replays().start(run.id(), "anna");
        patiently().until(() -> acme.depth(acme.queue()) > 440);

        acme.restart();

        assertThat(acme.until(run, ReplayState.DONE).sent()).containsEntry("sent", 400L);
        assertThat(acme.depth(acme.queue())).isBetween(800L, 800L + 20); // a batch of a fifth of a second
    }

    @Test
    void liveCallbacksDoNotWaitBehindWhatIsSentAgain() {
        acme.begin("state");
        for (int round = 0; round < 4; round++) {
            String status = "s" + round;
            IntStream.range(0, 500).parallel().forEach(i -> acme.put("t" + i, status));
        }
        acme.untilDead(2_000);
        acme.correct(RIGHT);
        Replay run = acme.replays().redrive(acme.all(), 200, "anna");
        patiently().until(() -> acme.events().size() > 50);

        for (int i = 0; i < 10; i++) {
            int before = acme.events().size();
            Callback live = acme.put("live" + i, "a");
            JsonNode event = acme.gateway().eventOf(live.id().toString());
            int between = acme.events().indexOf(event) - before;
            assertThat(between).isLessThan(3 * 40); // 40 are sent in a fifth of a second
        }

        assertThat(acme.now(run).state()).isEqualTo(ReplayState.RUNNING);
        acme.replays().stop(run.id(), "anna");
        assertThat(acme.now(run).state()).isEqualTo(ReplayState.STOPPED);
    }
}
