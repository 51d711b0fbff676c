package io.callbackgateway.replay;

import static io.callbackgateway.replay.ChangingRoute.RIGHT;
import static io.callbackgateway.replay.ChangingRoute.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.callbackgateway.broker.BrokerSession;
import io.callbackgateway.broker.BrokerSessions;
import io.callbackgateway.inbox.Callback;
import io.callbackgateway.inbox.DeadLetters;
import io.callbackgateway.pause.Pauses;
import io.callbackgateway.replay.deadletter.DeadLetterGroup;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dead letters of a provider whose route is wrong at first, at a real gateway. */
class RedriveTests {

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

    @BeforeEach
    void begin() {
        acme.begin("state");
    }

    @Test
    void fiveThousandThatDiedOfARouteAreToldOnceAndInOrderWhenItIsCorrected() {
        for (int round = 0; round < 10; round++) {
            String status = "s" + round;
            IntStream.range(0, 500).parallel().forEach(i -> acme.put("t" + i, status));
        }
        acme.untilDead(5_000);
        assertThat(acme.dead()).hasSize(1);

        acme.correct(RIGHT);
        Replay run = acme.replays().redrive(acme.all(), 2_500, "anna");

        assertThat(run.found()).containsEntry("deadLetters", 5_000L);
        assertThat(acme.until(run, ReplayState.DONE).sent()).containsExactly(Map.entry("sent", 5_000L));
        patiently().until(() -> acme.events().size() == 5_000);
        Map<String, Integer> sequences = new HashMap<>();
        for (JsonNode event : acme.events()) {
            int sequence = sequences.merge(event.path("subject").textValue(), 1, Integer::sum);
            assertThat(event.path("data").path("sequence").intValue()).isEqualTo(sequence);
            assertThat(event.path("data").path("providerStatus").path("code").textValue())
                    .isEqualTo("s" + (sequence - 1));
        }
        assertThat(sequences).hasSize(500);
        assertThat(acme.dead()).isEmpty();
        assertThat(acme.deadMessages()).isZero();
    }

    @Test
    void whatFailsAgainIsDeadForItsNewReasonAlone() {
        acme.put("t1", "a");
        acme.untilDead(1);
        String before = acme.dead().get(0).reason();

        acme.correct("nothing");
        acme.replays().redrive(acme.all(before), null, "anna");

        patiently()
                .until(() -> acme.dead().stream().map(DeadLetterGroup::reason).noneMatch(before::equals));
        assertThat(acme.dead()).singleElement().satisfies(group -> {
            assertThat(group.reason()).contains("$.nothing");
            assertThat(group.count()).isOne();
        });
        patiently().until(() -> acme.deadMessages() == 1);
    }

    @Test
    void anOlderOneDoesNotTurnBackWhatCameLater() {
        Callback older = acme.put("t1", "older");
        acme.untilDead(1);
        acme.correct(RIGHT);
        acme.put("t1", "newer");
        patiently().until(() -> acme.eventsOf("t1").size() == 1);

        acme.replays().redrive(acme.all(), null, "anna");

        patiently().until(() -> acme.gateway().outcomeOf(older.id().toString()).equals("stale"));
        assertThat(acme.eventsOf("t1")).hasSize(1);
    }

    @Test
    void nothingComesOfOneThatIsDiscardedBeforeItIsProcessed() {
        Callback callback = acme.put("t1", "a");
        acme.untilDead(1);
        acme.correct(RIGHT);
        Pauses pauses = acme.gateway().bean(Pauses.class);
        pauses.pause(acme.inbox(), null, "for a test", "anna");
        acme.until(acme.replays().redrive(acme.all(), null, "anna"), ReplayState.DONE);
        assertThat(acme.depth(acme.inbox())).isOne();

        assertThat(acme.replays().discard(acme.all(), "anna")).isOne();
        pauses.resume(acme.inbox(), "anna");

        Callback next = acme.put("t1", "b"); // waits behind it
        assertThat(acme.gateway()
                        .eventOf(next.id().toString())
                        .path("data")
                        .path("sequence")
                        .intValue())
                .isOne();
        assertThat(acme.events()).hasSize(1);
        assertThat(acme.gateway().outcomeOf(callback.id().toString())).isEqualTo("discarded");
        assertThat(acme.dead()).isEmpty();
        assertThat(acme.deadMessages()).isZero();
        assertThat(acme.gateway().rawRequestOf(callback.id().toString()).isObject())
                .isTrue();
    }

    @Test
    void oneWhoseMessageIsGoneIsMadeOfItsRawRequest() throws Exception {
        Callback callback = acme.put("t1", "a");
        acme.untilDead(1);
        try (BrokerSession broker = acme.gateway().bean(BrokerSessions.class).open()) {
            DeadLetters.consume(List.of(callback.id().toString()), broker)
                    .receive(5_000)
                    .acknowledge();
            broker.commit();
        }
        acme.correct(RIGHT);

        Replay run = acme.replays()
                .redrive(
                        new ReplayFilter(
                                List.of(callback.id().toString()), null, null, null, null, null, null, null, null),
                        null,
                        "anna");

        assertThat(acme.gateway()
                        .eventOf(callback.id().toString())
                        .path("subject")
                        .textValue())
                .isEqualTo("t1");
        assertThat(acme.until(run, ReplayState.DONE).sent()).containsEntry("fromLedger", 1L);
    }
}
