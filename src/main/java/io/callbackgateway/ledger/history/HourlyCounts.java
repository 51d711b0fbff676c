package io.callbackgateway.ledger.history;

import io.callbackgateway.database.StoredTime;
import io.callbackgateway.ledger.Outcome;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What the callbacks of each hour came to; the ledger counts them in the transaction that records them. */
@Component
public class HourlyCounts {

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
}
