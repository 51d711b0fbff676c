package io.callbackgateway.pause;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.callbackgateway.audit.AuditLog;
import io.callbackgateway.database.DatabaseSettings;
import io.callbackgateway.database.OpenDatabase;
import io.callbackgateway.testing.Postgres;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

class PausesTests {

    private static final String LANE = "inbox.netki.production";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"SQLite", "PostgreSQL"})
    void everyGatewayOnTheLedgerPausesAndResumes(String engine) throws Exception {
        DatabaseSettings settings = engine.equals("SQLite")
                ? new DatabaseSettings("", "", "", 1)
                : new DatabaseSettings(Postgres.shared().newDatabase(), "postgres", "", 2);
        try (OpenDatabase database = OpenDatabase.of(settings, folder)) {
            Pauses here = pauses(database);
            Pauses there = pauses(database);
            try {
                assertThat(here.isPaused(LANE)).isFalse();

                Pause pause = here.pause(LANE, null, "wrong mapping", "admin");

                assertThat(here.isPaused(LANE)).isTrue();
                assertThat(here.isPaused("inbox.netki.test")).isFalse();
                await().until(() -> there.isPaused(LANE));
                assertThat(there.of(LANE)).contains(pause);
                assertThat(pause.who()).isEqualTo("admin");
                assertThat(pause.reason()).isEqualTo("wrong mapping");

                Pause longer = there.pause(LANE, Instant.now().plusSeconds(3_600), null, "ops");
                assertThat(longer.since()).isEqualTo(pause.since());
                assertThat(longer.until()).isNotNull();

                assertThat(here.resume(LANE, "admin")).isTrue();
                assertThat(here.isPaused(LANE)).isFalse();
                await().until(() -> !there.isPaused(LANE));
                assertThat(there.resume(LANE, "admin")).isFalse();
                assertThat(actions(database))
                        .containsExactly(
                                "admin pause netki production inbox.netki.production paused: wrong mapping",
                                "ops pause netki production " + longer,
                                "admin resume netki production inbox.netki.production goes on");
            } finally {
                here.destroy();
                there.destroy();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SQLite", "PostgreSQL"})
    void aPauseEndsAtItsTimeWhichOneGatewayNotes(String engine) throws Exception {
        DatabaseSettings settings = engine.equals("SQLite")
                ? new DatabaseSettings("", "", "", 1)
                : new DatabaseSettings(Postgres.shared().newDatabase(), "postgres", "", 2);
        try (OpenDatabase database = OpenDatabase.of(settings, folder)) {
            Pauses here = pauses(database);
            Pauses there = pauses(database);
            try {
                here.pause("dispatch-archive", Instant.now().plusMillis(1_200), null, "admin");
                assertThat(here.isPaused("dispatch-archive")).isTrue();

                await().until(() -> !here.isPaused("dispatch-archive") && !there.isPaused("dispatch-archive"));

                await().untilAsserted(() -> assertThat(actions(database))
                        .last()
                        .isEqualTo("gateway resume   dispatch-archive goes on: its time is over"));
                assertThat(actions(database)).hasSize(2);
                assertThat(JdbcClient.create(database.dataSource())
                                .sql("SELECT count(*) FROM pauses")
                                .query(Long.class)
                                .single())
                        .isZero();
            } finally {
                here.destroy();
                there.destroy();
            }
        }
    }

    @Test
    void whatWasKnownHoldsWhileTheDatabaseIsAwayAndNothingRunsBeforeItIsKnown() throws Exception {
        OpenDatabase database = OpenDatabase.of(new DatabaseSettings("", "", "", 1), folder);
        Pauses pauses = pauses(database);
        pauses.pause(LANE, null, null, "admin");
        database.close();
        Pauses restarted = pauses(database);
        try {
            assertThatThrownBy(() -> pauses.resume(LANE, "admin")).isInstanceOf(RuntimeException.class);
            assertThat(pauses.isPaused(LANE)).isTrue();
            assertThat(pauses.isPaused("dispatch-archive")).isFalse();
            assertThat(restarted.isPaused("dispatch-archive")).isTrue();
            assertThat(restarted.of("dispatch-archive")).isEmpty();
        } finally {
            pauses.destroy();
            restarted.destroy();
        }
    }

    private static Pauses pauses(OpenDatabase database) {
        JdbcClient jdbc = JdbcClient.create(database.dataSource());
        return new Pauses(jdbc, database.transactions(), new AuditLog(jdbc, database.transactions()));
    }

    private static List<String> actions(OpenDatabase database) {
        return JdbcClient.create(database.dataSource())
                .sql("SELECT who, action, provider, environment, state_after FROM audit ORDER BY id")
                .query((row, number) -> String.join(
                        " ", row.getString(1), row.getString(2), row.getString(3), row.getString(4), row.getString(5)))
                .list();
    }
}
