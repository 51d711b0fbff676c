package io.callbackgateway.backup;

import io.callbackgateway.database.StoredTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What the ledger knows of itself.
 *
 * @param id of the ledger
 * @param journal id of the one journal that it belongs to; empty where several gateways share it
 * @param generation grows at every start and every minute
 * @param at when it grew last, ISO 8601
 */
record LedgerSide(String id, String journal, long generation, String at) {

    static Optional<LedgerSide> read(JdbcClient jdbc) {
        return jdbc.sql("SELECT id, journal_id, generation, advanced_at FROM instance")
                .query(LedgerSide::row)
                .optional();
    }

    /** Where there is none yet; another gateway may be faster. */
    void insert(JdbcClient jdbc) {
        jdbc.sql(
                        """
                        INSERT INTO instance (number, id, journal_id, generation, advanced_at) VALUES (1, ?, ?, ?, ?)
                        ON CONFLICT (number) DO NOTHING""")
                .params(id, journal, generation, at)
                .update();
    }

    /** At a start. */
    static LedgerSide begin(JdbcClient jdbc, String journal, long atLeast) {
        return jdbc.sql(
                        """
                        UPDATE instance
                        SET journal_id = ?, advanced_at = ?, generation = CASE WHEN generation > ? THEN generation ELSE ? END + 1
                        RETURNING id, journal_id, generation, advanced_at""")
                .params(journal, StoredTime.of(Instant.now()), atLeast, atLeast)
                .query(LedgerSide::row)
                .single();
    }

    /** @return the next generation; empty where the ledger is not that one any more, or older than that */
    static Optional<LedgerSide> advance(JdbcClient jdbc, String id, long atLeast) {
        return jdbc.sql(
                        """
                        UPDATE instance SET generation = generation + 1, advanced_at = ? WHERE id = ? AND generation >= ?
                        RETURNING id, journal_id, generation, advanced_at""")
                .params(StoredTime.of(Instant.now()), id, atLeast)
                .query(LedgerSide::row)
                .optional();
    }

    private static LedgerSide row(ResultSet row, int number) throws SQLException {
        return new LedgerSide(row.getString(1), row.getString(2), row.getLong(3), row.getString(4));
    }
}
