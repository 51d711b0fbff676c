package io.callbackgateway.rejected;

import java.time.Instant;
import java.util.HexFormat;
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

    /** By {@code provider/environment}; those that were readmitted since are not counted. */
    public Map<String, Long> byDoorSince(Instant since) {
        return jdbc
                .sql(
                        """
                        SELECT provider, environment, count(*) FROM rejected_requests
                        WHERE id >= ? AND admitted_at IS NULL GROUP BY provider, environment""")
                .param(firstIdAt(since))
                .query((row, number) -> Map.entry(row.getString(1) + "/" + row.getString(2), row.getLong(3)))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Ids are UUIDv7, which begin with their time, and an index has them: nothing else is read. */
    private static String firstIdAt(Instant time) {
        String millis = HexFormat.of().toHexDigits(time.toEpochMilli(), 12);
        return millis.substring(0, 8) + "-" + millis.substring(8);
    }
}
