package io.callbackgateway.replay;

import static io.callbackgateway.replay.ChangingRoute.RIGHT;
import static io.callbackgateway.replay.ChangingRoute.acme;
import static io.callbackgateway.replay.ChangingRoute.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.callbackgateway.broker.BrokerSession;
import io.callbackgateway.broker.BrokerSessions;
import io.callbackgateway.broker.EmbeddedBroker;
import io.callbackgateway.inbox.Callback;
import io.callbackgateway.replay.deadletter.DeadLetterGroup;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dead letters of a provider whose route is wrong at first, at a real gateway. */
class RedriveTests {

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
    void fiveThousandThatDiedOfARouteAreToldOnceAndInOrderWhenItIsCorrected() {
        for (int round = 0; round < 10; round++) {
            String status = "s" + round;
            IntStream.range(0, 500).parallel().forEach(i -> acme.put("t" + i, status));
        }
        patiently().until(() -> count() == 5_000);
        assertThat(acme.dead()).hasSize(1);

        acme.restartWith(RIGHT);
        Replay run = acme.replays().redrive(acme(), 2_500, "anna");

        assertThat(run.found()).containsEntry("deadLetters", 5_000L);
        assertThat(acme.until(run, ReplayState.DONE).sent()).containsExactly(Map.entry("sent", 5_000L));
        patiently().until(() -> acme.gateway().events().size() == 5_000);
        Map<String, Integer> sequences = new HashMap<>();
        for (JsonNode event : acme.gateway().events()) {
            int sequence = sequences.merge(event.path("subject").textValue(), 1, Integer::sum);
            assertThat(event.path("data").path("sequence").intValue()).isEqualTo(sequence);
            assertThat(event.path("data").path("providerStatus").path("code").textValue())
                    .isEqualTo("s" + (sequence - 1));
        }
        assertThat(sequences).hasSize(500);
        assertThat(acme.dead()).isEmpty();
        assertThat(deadMessages()).isZero();
    }

    @Test
    void whatFailsAgainIsDeadForItsNewReasonAlone() {
        acme.put("t1", "a");
        patiently().until(() -> count() == 1);
        String before = acme.dead().get(0).reason();

        acme.restartWith("nothing");
        acme.replays().redrive(acme(before), null, "anna");

        patiently()
                .until(() -> acme.dead().stream().map(DeadLetterGroup::reason).noneMatch(before::equals));
        assertThat(acme.dead()).singleElement().satisfies(group -> {
            assertThat(group.reason()).contains("$.nothing");
            assertThat(group.count()).isOne();
        });
        patiently().until(() -> deadMessages() == 1);
    }

    @Test
    void anOlderOneDoesNotTurnBackWhatCameLater() {
        Callback older = acme.put("t1", "older");
        patiently().until(() -> count() == 1);
        acme.restartWith(RIGHT);
        acme.put("t1", "newer");
        patiently().until(() -> acme.gateway().eventsOf("t1").size() == 1);

        acme.replays().redrive(acme(), null, "anna");

        patiently().until(() -> acme.gateway().outcomeOf(older.id().toString()).equals("stale"));
        assertThat(acme.gateway().eventsOf("t1")).hasSize(1);
    }

    @Test
    void oneWhoseMessageIsGoneIsMadeOfItsRawRequest() throws Exception {
        Callback callback = acme.put("t1", "a");
        patiently().until(() -> count() == 1);
        try (BrokerSession broker = acme.gateway().bean(BrokerSessions.class).open()) {
            broker.consume("inbox.dead").receive(5_000).acknowledge();
            broker.commit();
        }
        acme.restartWith(RIGHT);

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

    private long count() {
        return acme.dead().stream().mapToLong(DeadLetterGroup::count).sum();
    }

    private long deadMessages() {
        return acme.gateway().bean(EmbeddedBroker.class).depth("inbox.dead");
    }
}
