package io.callbackgateway.documents;

import static org.assertj.core.api.Assertions.assertThat;

import io.callbackgateway.database.DatabaseSettings;
import io.callbackgateway.database.OpenDatabase;
import io.callbackgateway.event.EventMessage;
import io.callbackgateway.testing.Postgres;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

class DocumentsTableTests {

    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MICROS);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"SQLite", "PostgreSQL"})
    void whatIsStoredStaysAndWhatIsMissingMayComeYet(String engine) throws Exception {
        DatabaseSettings settings = engine.equals("SQLite")
                ? new DatabaseSettings("", "", "", 1)
                : new DatabaseSettings(Postgres.shared().newDatabase(), "postgres", "", 2);
        try (OpenDatabase database = OpenDatabase.of(settings, folder)) {
            DocumentsTable table =
                    new DocumentsTable(JdbcClient.create(database.dataSource()), database.transactions());
            EventMessage event = event("c-1", "t-1");
            DocumentRow missing = missing("1", "not_found", NOW);

            table.put(event, missing);
            table.put(event, missing("1", "not_found", NOW.plusSeconds(1)));
            assertThat(table.of(event)).containsExactly(missing);
            table.put(event, missing("1", "denied", NOW.plusSeconds(2)));
            assertThat(table.of(event)).containsExactly(missing("1", "denied", NOW.plusSeconds(2)));

            DocumentRow stored = stored("1", "place", "key", "hash", NOW.plusSeconds(3));
            table.put(event, stored);
            table.put(event, missing("1", "not_found", NOW.plusSeconds(4)));
            table.put(event, stored("1", "place", "other", "other", NOW.plusSeconds(5)));
            assertThat(table.of(event)).containsExactly(stored);

            EventMessage later = event("c-2", "t-1");
            assertThat(table.of(later)).isEmpty();
            assertThat(table.storedBefore(later, "1", "place")).contains(stored);
            assertThat(table.storedBefore(later, "1", "elsewhere")).isEmpty();
            assertThat(table.storedBefore(later, "2", "place")).isEmpty();
            assertThat(table.storedBefore(event("c-3", "t-2"), "1", "place")).isEmpty();
            assertThat(table.isTaken(later, "1", "key", "hash")).isFalse();
            assertThat(table.isTaken(later, "1", "key", "another")).isTrue();

            DocumentRow asked = stored("evidence", null, "evidence", "hash", NOW.plusSeconds(6));
            table.put(later, asked);
            assertThat(table.of("netki", "test", "t-1", 10)).containsExactly(asked, stored);
            assertThat(table.of("netki", "test", "t-1", 1)).containsExactly(asked);
            assertThat(new DocumentTimeline(table).of("netki", "test", "t-1"))
                    .extracting(told -> told.text())
                    .containsExactly("Document 1 was stored.", "Document evidence was stored.");
        }
    }

    private static DocumentRow missing(String id, String reason, Instant at) {
        return new DocumentRow(id, "passport", null, null, null, null, 0, reason, at);
    }

    private static DocumentRow stored(String id, String location, String reference, String sha256, Instant at) {
        return new DocumentRow(id, null, location, reference, sha256, "image/png", 5_000_000_000L, null, at);
    }

    private static EventMessage event(String callbackId, String transactionId) {
        return new EventMessage("{}", "e-1", "k", "netki", "test", transactionId, "approved", null, callbackId, 1);
    }
}
