package io.callbackgateway.ledger.history;

import io.callbackgateway.event.EventMessage;
import io.callbackgateway.ledger.Outcome;
import io.callbackgateway.timeline.KnownState;
import io.callbackgateway.timeline.KnownStates;
import io.callbackgateway.timeline.TimelineEntry;
import io.callbackgateway.timeline.TimelineSource;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** A transaction's state, and its callbacks with what became of each. */
@Component
class LedgerTimeline implements KnownStates, TimelineSource {

    private final JdbcClient jdbc;

    LedgerTimeline(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Optional<KnownState> state(String provider, String environment, String transactionId) {
        return jdbc.sql(
                        """
                        SELECT status, status_code, terminal, sequence, reference, updated_at FROM transactions
                        WHERE provider = ? AND environment = ? AND transaction_id = ?""")
                .params(provider, environment, transactionId)
                .query((row, number) -> new KnownState(
                        row.getString(1),
                        row.getString(2),
                        row.getInt(3) != 0,
                        row.getLong(4),
                        row.getString(5),
                        Instant.parse(row.getString(6))))
                .optional();
    }

    @Override
    public List<TimelineEntry> of(String provider, String environment, String transactionId) {
        return jdbc.sql(
                        """
                        SELECT callback_id, origin, received_at, outcome, detail, sequence, event, item FROM callbacks
                        WHERE provider = ? AND environment = ? AND transaction_id = ?
                        ORDER BY callback_id DESC, item DESC LIMIT ?""")
                .params(provider, environment, transactionId, MAX_ENTRIES)
                .query((row, number) -> entry(row))
                .list();
    }

    private static TimelineEntry entry(ResultSet row) throws SQLException {
        Outcome outcome = Outcome.of(row.getString(4));
        String detail = row.getString(5);
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("callbackId", row.getString(1));
        facts.put("origin", row.getString(2));
        facts.put("outcome", outcome.word());
        facts.put("detail", detail);
        long sequence = row.getLong(6);
        facts.put("sequence", row.wasNull() ? null : sequence);
        String status = null;
        if (row.getString(7) != null) {
            EventMessage event = EventMessage.of(row.getString(7), row.getInt(8));
            status = event.status();
            facts.put("status", status);
            facts.put("providerStatus", event.providerStatus());
            facts.put("eventId", event.id());
        }
        String text = text(outcome, row.getString(2), status) + (detail == null ? "" : ": " + detail);
        return new TimelineEntry(Instant.parse(row.getString(3)), "callback", text, facts);
    }

    private static String text(Outcome outcome, String origin, String status) {
        return switch (outcome) {
            case EMITTED ->
                switch (origin) {
                    case "reconciliation" -> "The provider was asked and said " + status + "; its callback was missed";
                    case "replay" -> "A rejected callback was readmitted and said " + status;
                    default -> "A callback said " + status;
                };
            case DUPLICATE -> "A callback said again what was known";
            case STALE -> "A callback was older than what was known";
            case IGNORED -> "A callback was ignored by its route";
            case UNREADABLE -> "A callback could not be read";
            case FAILED -> "A callback's route failed";
        };
    }
}
