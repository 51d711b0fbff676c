package io.callbackgateway.dispatch.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.callbackgateway.database.DatabaseSettings;
import io.callbackgateway.database.OpenDatabase;
import io.callbackgateway.dispatch.notify.NotificationTables.Delivery;
import io.callbackgateway.dispatch.notify.NotificationTables.Row;
import io.callbackgateway.event.EventMessage;
import io.callbackgateway.event.TestEvent;
import io.callbackgateway.testing.Postgres;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** What is kept of notifications, on both databases. */
class NotificationTablesTests {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00.123456Z");

    @TempDir
    private Path folder;

    private OpenDatabase open(String engine) throws Exception {
        return OpenDatabase.of(
                engine.equals("SQLite")
                        ? new DatabaseSettings("", "", "", 1)
                        : new DatabaseSettings(Postgres.shared().newDatabase(), "postgres", "", 2),
                folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SQLite", "PostgreSQL"})
    void attemptsAddUpAndTheLastOneSaysHowItStands(String engine) throws Exception {
        try (OpenDatabase database = open(engine)) {
            NotificationTables tables =
                    new NotificationTables(new JdbcTemplate(database.dataSource()), database.transactions());
            EventMessage event = TestEvent.at(NOON);
            EventMessage other = TestEvent.at(NOON);
            Row failed = row(event, "erp", NOON, 500, "HTTP status 500");

            tables.add(List.of(failed, row(event, "crm", NOON, 200, null), row(other, "erp", NOON, null, "no answer")));
            assertThat(of(tables, event))
                    .containsExactlyInAnyOrder(
                            failed.delivery(), new Delivery(event.id(), "crm", 1, 200, null, NOON, NOON, NOON));
            tables.add(List.of(new Row(
                    event,
                    row(event, "erp", NOON.plusSeconds(1), null, "no answer")
                            .delivery()
                            .and(row(event, "erp", NOON.plusSeconds(4), 204, null)
                                    .delivery()))));

            assertThat(of(tables, event))
                    .contains(new Delivery(
                            event.id(), "erp", 3, 204, null, NOON, NOON.plusSeconds(4), NOON.plusSeconds(4)));
            assertThat(of(tables, other)).extracting(Delivery::reason).containsExactly("no answer");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SQLite", "PostgreSQL"})
    void anEndpointFailsSinceTheFirstFailureAfterASuccess(String engine) throws Exception {
        try (OpenDatabase database = open(engine)) {
            NotificationTables tables =
                    new NotificationTables(new JdbcTemplate(database.dataSource()), database.transactions());

            assertThat(tables.failing("erp", NOON)).isEqualTo(NOON);
            assertThat(tables.failing("erp", NOON.plusSeconds(60))).isEqualTo(NOON);
            tables.notFailing("erp");
            tables.notFailing("crm");

            assertThat(tables.failing("erp", NOON.plusSeconds(90))).isEqualTo(NOON.plusSeconds(90));
        }
    }

    private static Row row(EventMessage event, String endpoint, Instant at, Integer status, String reason) {
        return new Row(event, Delivery.of(new Attempt(endpoint, event, at, status, reason)));
    }

    private static List<Delivery> of(NotificationTables tables, EventMessage event) {
        return tables.of(event.provider(), event.environment(), event.transactionId());
    }
}
