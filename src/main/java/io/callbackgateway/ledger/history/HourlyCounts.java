package io.callbackgateway.ledger.history;

import io.callbackgateway.database.StoredTime;
import io.callbackgateway.ledger.Outcome;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What the callbacks of each hour came to; the ledger counts them in the transaction that records them. */
@Component
public class HourlyCounts {

    private static final String UNDERSTOOD = "(outcome NOT IN ('failed', 'unreadable'))";

    private final JdbcClient jdbc;

    public HourlyCounts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * @param hour its begin
     * @param callbacks that the provider has sent in it; one about several transactions counts for each of them
     */
    public record HourlyCount(Instant hour, Outcome outcome, long callbacks) {}

    /** The oldest first; without hours and outcomes of which there were none. */
    public List<HourlyCount> since(String provider, String environment, Instant since) {
        return jdbc.sql(
                        """
                        SELECT hour, outcome, callbacks FROM hourly_counts
                        WHERE provider = ? AND environment = ? AND hour >= ? AND callbacks > 0 ORDER BY hour, outcome""")
                .params(provider, environment, StoredTime.of(since.truncatedTo(ChronoUnit.HOURS)))
                .query((row, number) ->
                        new HourlyCount(Instant.parse(row.getString(1)), Outcome.of(row.getString(2)), row.getLong(3)))
                .list();
    }

    /**
     * When the provider's last callback came.
     *
     * @param understood whether one that could be processed is meant, or one that could not
     * @return empty where there is none
     */
    public Optional<Instant> last(String provider, String environment, boolean understood) {
        return jdbc.sql(
                        "SELECT max(last_at) FROM hourly_counts WHERE provider = ? AND environment = ? AND callbacks > 0 AND "
                                + (understood ? UNDERSTOOD : "NOT " + UNDERSTOOD))
                .params(provider, environment)
                .query(String.class)
                .optional()
                .map(Instant::parse);
    }

    /** How many callbacks that could be processed came in these full hours. */
    public long understood(String provider, String environment, Instant from, Instant to) {
        return jdbc.sql("SELECT coalesce(sum(callbacks), 0) FROM hourly_counts"
                        + " WHERE provider = ? AND environment = ? AND hour >= ? AND hour < ? AND " + UNDERSTOOD)
                .params(provider, environment, StoredTime.of(from), StoredTime.of(to))
                .query(Long.class)
                .single();
    }
}
