package io.callbackgateway.rejected;

import io.callbackgateway.database.StoredId;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How many requests were rejected because of their caller. */
@Component
public class RejectedCounts {

    private final JdbcClient jdbc;

    RejectedCounts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** By {@code provider/environment}, from the index alone; those that were readmitted since are not counted. */
    public Map<String, Long> byDoorSince(Instant since) {
        return jdbc
                .sql(
                        """
                        SELECT provider, environment, count(*) FROM rejected_requests
                        WHERE id >= ? AND admitted_at IS NULL GROUP BY provider, environment""")
                .param(StoredId.firstAt(since))
                .query((row, number) -> Map.entry(row.getString(1) + "/" + row.getString(2), row.getLong(3)))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
