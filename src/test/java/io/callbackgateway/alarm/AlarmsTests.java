package io.callbackgateway.alarm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.callbackgateway.database.DatabaseSettings;
import io.callbackgateway.database.OpenDatabase;
import io.callbackgateway.event.AlarmEvent;
import io.callbackgateway.testing.Postgres;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

class AlarmsTests {

    private static final Instant NOW = Instant.parse("2026-11-20T10:15:30Z");

    @TempDir
    private Path folder;

    private final List<String> told = new ArrayList<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @ParameterizedTest
    @ValueSource(strings = {"SQLite", "PostgreSQL"})
    void anAlarmIsToldOnceWhenItComesAndOnceWhenItGoes(String engine) throws Exception {
        try (OpenDatabase database = open(engine)) {
            List<Alarm> found = new ArrayList<>(List.of(alarm("silent/netki/production")));
            Alarms alarms = gateway(database, () -> List.copyOf(found));

            alarms.look(NOW);
            alarms.look(NOW.plusSeconds(15));
            assertThat(told).containsExactly("raised silent/netki/production");
            assertThat(alarms.open()).containsExactly(alarm("silent/netki/production"));
            assertThat(gauges()).singleElement().satisfies(gauge -> assertThat(gauge.value())
                    .isEqualTo(1));

            found.clear();
            alarms.look(NOW.plusSeconds(30));
            alarms.look(NOW.plusSeconds(45));
            assertThat(told).containsExactly("raised silent/netki/production", "cleared silent/netki/production");
            assertThat(alarms.open()).isEmpty();
            assertThat(gauges()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SQLite", "PostgreSQL"})
    void anAlarmOutlivesARestartAndEndsWithWhoRaisedIt(String engine) throws Exception {
        try (OpenDatabase database = open(engine)) {
            gateway(database, () -> List.of(alarm("a"), alarm("b"))).look(NOW);
            Alarms restarted = gateway(database, () -> List.of(alarm("a")));

            restarted.look(NOW.plusSeconds(60));
            assertThat(told).containsExactly("raised a", "raised b");
            assertThat(restarted.open()).extracting(Alarm::key).containsExactly("a", "b");

            restarted.look(NOW.plus(Duration.ofMinutes(3)));
            assertThat(told).containsExactly("raised a", "raised b", "cleared b");
        }
    }

    @Test
    void aSourceThatCannotSayEndsNoAlarm() throws Exception {
        try (OpenDatabase database = open("SQLite")) {
            List<Alarm> found = new ArrayList<>(List.of(alarm("a")));
            Alarms alarms = gateway(database, () -> {
                if (found.isEmpty()) {
                    throw new IllegalStateException("away");
                }
                return List.copyOf(found);
            });
            alarms.look(NOW);
            found.clear();

            alarms.look(NOW.plusSeconds(15));

            assertThat(alarms.open()).containsExactly(alarm("a"));
            assertThat(told).containsExactly("raised a");
        }
    }

    @Test
    void withoutItsDatabaseAGatewayStillSaysWhatIsWrong() throws Exception {
        OpenDatabase database = open("SQLite");
        Alarms alarms = gateway(database, () -> List.of(alarm("a")));
        database.close();

        alarms.look(NOW);

        assertThat(alarms.open()).containsExactly(alarm("a"));
    }

    @Test
    void theEventNamesTheAlarmAndWhatToDo() throws Exception {
        JsonNode raised = json(event(null));
        JsonNode cleared = json(event(NOW.plusSeconds(60)));

        assertThat(raised.path("type").asText()).isEqualTo("gateway.alarm.raised");
        assertThat(cleared.path("type").asText()).isEqualTo("gateway.alarm.cleared");
        assertThat(raised.path("subject")).isEqualTo(cleared.path("subject"));
        assertThat(raised.path("id")).isNotEqualTo(cleared.path("id"));
        assertThat(raised.path("data").path("remedy").asText()).isEqualTo("Ask them.");
        assertThat(raised.path("data").has("clearedAt")).isFalse();
        assertThat(cleared.path("time").asText()).isEqualTo("2026-11-20T10:16:30.000Z");
    }

    private static AlarmEvent event(Instant clearedAt) {
        return new AlarmEvent(
                "silent/netki/test", "silent", "netki", "test", null, "Nothing came.", "Ask them.", NOW, clearedAt);
    }

    private static JsonNode json(AlarmEvent event) throws Exception {
        return new ObjectMapper().readTree(event.toMessage().json());
    }

    private static Alarm alarm(String key) {
        return new Alarm(key, "silent", "netki", "production", null, "Nothing came.", "Ask them.", NOW);
    }

    private Collection<Gauge> gauges() {
        return meters.find("gateway.alarm").gauges();
    }

    private OpenDatabase open(String engine) throws Exception {
        return OpenDatabase.of(
                engine.equals("SQLite")
                        ? new DatabaseSettings("", "", "", 1)
                        : new DatabaseSettings(Postgres.shared().newDatabase(), "postgres", "", 2),
                folder);
    }

    private Alarms gateway(OpenDatabase database, AlarmSource source) {
        DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
        beans.registerSingleton("source", source);
        AlarmTable table = new AlarmTable(JdbcClient.create(database.dataSource()), database.transactions());
        return new Alarms(
                beans.getBeanProvider(AlarmSource.class),
                table,
                new AlarmEvents(null) {
                    @Override
                    void raised(Alarm alarm) {
                        told.add("raised " + alarm.key());
                    }

                    @Override
                    void cleared(Alarm alarm, Instant when) {
                        told.add("cleared " + alarm.key());
                    }
                },
                new AlarmMetrics(meters));
    }
}
