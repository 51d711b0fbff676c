package io.callbackgateway.replay;

import static io.callbackgateway.replay.ChangingRoute.RIGHT;
import static io.callbackgateway.replay.ChangingRoute.patiently;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.callbackgateway.inbox.Callback;
import io.callbackgateway.replay.Difference.Field;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Callbacks that a route with a mistake has read, at a real gateway. */
class AsNowTests {

    @TempDir
    private static Path folder;

    private static ChangingRoute acme;

    @BeforeAll
    static void start() {
        acme = new ChangingRoute(folder, RIGHT);
    }

    @AfterAll
    static void stop() {
        acme.close();
    }

    @BeforeEach
    void begin() {
        acme.begin(RIGHT);
    }

    @Test
    void aMistakeIsShownAndThenToldAnewWhereItMadeTheCurrentState() throws Exception {
        Callback superseded = acme.put("t1", "a");
        Callback current = acme.put("t1", "b");
        Callback other = acme.put("t2", "a");
        patiently().until(() -> acme.events().size() == 3);
        acme.correct(RIGHT, "approved");

        Replay run = acme.until(
                acme.replays().dryRun(ReplayMode.AS_NOW, acme.all(), null, null, "anna"), ReplayState.DRY_RUN);

        assertThat(run.found())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("callbacks", 3L, "told", 2L, "superseded", 1L, "supersededAndDifferent", 1L));
        assertThat(run.note()).contains("backwards");
        assertThat(run.differences())
                .extracting(Difference::callbackId, Difference::told, Difference::fields)
                .containsExactly(difference(superseded, false), difference(current, true), difference(other, true));
        assertThat(acme.events()).hasSize(3);

        acme.replays().start(run.id(), "anna");

        acme.until(run, ReplayState.DONE);
        patiently().until(() -> acme.events().size() == 5);
        JsonNode corrected = acme.eventsOf("t1").get(2).path("data");
        assertThat(corrected.path("sequence").intValue()).isEqualTo(3);
        assertThat(corrected.path("status").textValue()).isEqualTo("approved");
        assertThat(corrected.path("previousStatus").textValue()).isEqualTo("pending");
        assertThat(corrected.path("flags").toString()).isEqualTo("[\"correction\"]");
        assertThat(corrected.path("origin").textValue()).isEqualTo("replay");
        assertThat(corrected.path("callbackId").textValue())
                .isEqualTo(current.id().toString());
        assertThat(acme.eventsOf("t2").get(1).at("/data/sequence").intValue()).isEqualTo(2);

        Replay again = acme.until(
                acme.replays().dryRun(ReplayMode.AS_NOW, acme.all(), null, null, "anna"), ReplayState.DRY_RUN);
        assertThat(again.found()).containsEntry("same", 2L).doesNotContainKey("told");
    }

    private static Tuple difference(Callback callback, boolean told) {
        return tuple(callback.id().toString(), told, List.of(new Field("status", "pending", "approved")));
    }

    @Test
    void nothingIsToldToOneDestinationAlone() {
        assertThatThrownBy(() -> acme.replays().dryRun(ReplayMode.AS_NOW, acme.all(), "dispatch-archive", null, "anna"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("all destinations");
    }
}
