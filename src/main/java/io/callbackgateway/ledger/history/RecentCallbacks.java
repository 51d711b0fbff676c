package io.callbackgateway.ledger.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What has come of one provider and environment lately. */
@Component
public class RecentCallbacks {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final JdbcClient jdbc;

    RecentCallbacks(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A callback, as far as it is about one transaction.
     *
     * @param byProvider whether the provider called by itself; else it was asked
     * @param happenedAt when the provider says that it happened; {@code null} where it was nothing new
     */
    public record Recent(
            String callbackId, String transactionId, boolean byProvider, Instant receivedAt, Instant happenedAt) {}

    /**
     * The oldest first.
     *
     * @param after the id of a callback, of one of before it or of none; not given itself
     */
    public List<Recent> after(String provider, String environment, String after, int limit) {
        return jdbc.sql(
                        """
                        SELECT callback_id, transaction_id, origin, received_at, event FROM callbacks
                        WHERE callback_id > ? AND provider = ? AND environment = ? AND transaction_id <> ''
                        ORDER BY callback_id LIMIT ?""")
                .params(after, provider, environment, limit)
                .query((row, number) -> new Recent(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3).equals("callback"),
                        Instant.parse(row.getString(4)),
                        time(row.getString(5))))
                .list();
    }

    private static Instant time(String event) {
        try {
            return event == null
                    ? null
                    : Instant.parse(JSON.readTree(event).path("time").textValue());
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The transactions of which something came last. */
    public List<String> newestTransactions(String provider, String environment, int limit) {
        return jdbc
                .sql(
                        """
                        SELECT transaction_id FROM callbacks
                        WHERE provider = ? AND environment = ? AND transaction_id <> '' ORDER BY callback_id DESC LIMIT ?""")
                .params(provider, environment, limit)
                .query(String.class)
                .list()
                .stream()
                .distinct()
                .toList();
    }
}
