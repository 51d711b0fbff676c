package io.callbackgateway.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.callbackgateway.database.DatabaseSettings;
import io.callbackgateway.database.OpenDatabase;
import io.callbackgateway.delivery.route.Attempt;
import io.callbackgateway.delivery.route.DeliveryRoutes;
import io.callbackgateway.delivery.route.Operation;
import io.callbackgateway.testing.Postgres;
import io.callbackgateway.testing.SetClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is kept of deliveries, on both databases. */
class DeliveryTablesTests {

    private static final Watched NETKI = new Watched("netki", "production");
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
    void healIsRememberedStepByStep(String engine) throws Exception {
        try (OpenDatabase database = open(engine)) {
            DeliveryTables tables =
                    new DeliveryTables(JdbcClient.create(database.dataSource()), database.transactions());
            assertThat(tables.heal(NETKI).begunAt()).isNull();

            tables.begin(NETKI, NOON);
            assertThat(tables.heal(NETKI)).isEqualTo(new DeliveryTables.Heal(NOON, true, null, null));
            tables.restarted(NETKI, NOON.plusSeconds(1));
            assertThat(tables.heal(NETKI).isUnproven()).isTrue();
            tables.moving(NETKI, NOON.plusSeconds(2));
            assertThat(tables.heal(NETKI))
                    .isEqualTo(new DeliveryTables.Heal(NOON, false, NOON.plusSeconds(1), NOON.plusSeconds(2)));
            tables.begin(NETKI, NOON.plusSeconds(3));
            assertThat(tables.heal(NETKI)).isEqualTo(new DeliveryTables.Heal(NOON.plusSeconds(3), true, null, null));

            assertThat(tables.lookedUntil(NETKI)).isNull();
            tables.looked(NETKI, "0199");
            assertThat(tables.lookedUntil(NETKI)).isEqualTo("0199");
            assertThat(tables.heal(new Watched("netki", "test")).begunAt()).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SQLite", "PostgreSQL"})
    void attemptIsKeptOnceAsItWasToldLast(String engine) throws Exception {
        try (OpenDatabase database = open(engine)) {
            List<Attempt> told = new ArrayList<>();
            DeliveryRoutes routes = new DeliveryRoutes() {
                @Override
                public Result run(String provider, String environment, Operation operation, Map<String, ?> variables) {
                    return new Result(Map.of(), List.copyOf(told));
                }
            };
            JdbcClient jdbc = JdbcClient.create(database.dataSource());
            SimpleMeterRegistry metrics = new SimpleMeterRegistry();
            SetClock clock = new SetClock(NOON);
            Attempts attempts = new Attempts(
                    new Deliveries(routes, null, null, clock),
                    new DeliveryTables(jdbc, database.transactions()),
                    null,
                    jdbc,
                    database.transactions(),
                    metrics,
                    clock);

            told.add(new Attempt("1", 3, 503, "processing", NOON));
            attempts.take(NETKI, "t-1");
            assertThat(attempts.of("netki", "production", "t-1"))
                    .singleElement()
                    .satisfies(entry -> assertThat(entry.text())
                            .isEqualTo("the provider's attempt number 3 did not reach us: it got 503"));
            told.set(0, new Attempt("1", 4, 200, "completed", NOON.plusSeconds(60)));
            told.add(new Attempt("2", null, null, null, null));
            attempts.take(NETKI, "t-1");
            clock.passes(Duration.ofDays(1));
            attempts.take(NETKI, "t-1");

            assertThat(attempts.of("netki", "production", "t-1"))
                    .extracting(entry -> entry.text())
                    .containsExactlyInAnyOrder(
                            "the first callback that we saw was the provider's attempt number 4",
                            "the provider's attempt did not reach us");
            assertThat(metrics.get("gateway.delivery.attempts").summary().count())
                    .isEqualTo(1);
        }
    }
}
