package io.callbackgateway.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.callbackgateway.database.StoredTime;
import io.callbackgateway.replay.work.ReplayWork.Batch;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** The table {@code replays}. */
@Component
class ReplayTable {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    private static final int MOST_DIFFERENCES = 100;

    private static final String COLUMNS =
            "id, mode, state, filter, destination, rate, found, sent, differences, note, created_by, created_at, started_at, ended_at,"
                    + " reached";

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;

    ReplayTable(JdbcClient jdbc, TransactionOperations transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    /**
     * A replay that is under way.
     *
     * @param reached the id of the last callback that it has dealt with; empty before the first
     */
    record Run(Replay replay, String reached) {}

    void add(Replay replay) {
        transactions.executeWithoutResult(tx -> jdbc.sql(
                        "INSERT INTO replays (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '')")
                .params(
                        replay.id(),
                        replay.mode().word(),
                        replay.state().word(),
                        json(replay.filter()),
                        replay.destination(),
                        replay.rate(),
                        json(replay.found()),
                        json(replay.sent()),
                        json(replay.differences()),
                        replay.note(),
                        replay.createdBy(),
                        StoredTime.of(replay.createdAt()),
                        replay.startedAt() == null ? null : StoredTime.of(replay.startedAt()),
                        null)
                .update());
    }

    Optional<Replay> find(String id) {
        return jdbc.sql("SELECT " + COLUMNS + " FROM replays WHERE id = ?")
                .param(id)
                .query((row, number) -> run(row).replay())
                .optional();
    }

    /** The newest first. */
    List<Replay> newest(String before, int limit) {
        return jdbc.sql("SELECT " + COLUMNS + " FROM replays WHERE id < ? ORDER BY id DESC LIMIT ?")
                .params(before == null ? "g" : before, limit) // ids are hexadecimal
                .query((row, number) -> run(row).replay())
                .list();
    }

    /** Those that are under way, the oldest first. */
    List<Run> active() {
        return jdbc.sql("SELECT " + COLUMNS + " FROM replays WHERE state IN ('counting', 'running') ORDER BY id")
                .query((row, number) -> run(row))
                .list();
    }

    /** @return whether it was in one of those states */
    boolean change(String id, List<ReplayState> from, ReplayState to) {
        String started = to == ReplayState.RUNNING ? StoredTime.of(Instant.now()) : null;
        return transactions.execute(tx -> jdbc.sql(
                                "UPDATE replays SET state = :to, started_at = COALESCE(started_at, :started), ended_at = NULL, note = NULL WHERE id = :id AND state IN (:from)")
                        .param("to", to.word())
                        .param("started", started)
                        .param("id", id)
                        .param("from", from.stream().map(ReplayState::word).toList())
                        .update())
                > 0;
    }

    /** Notes what has been done, unless another gateway has: then that one goes on. What was stopped meanwhile stays stopped. */
    void progress(Run run, Batch batch) {
        Replay replay = run.replay();
        if (batch.isWaiting() && Objects.equals(batch.note(), replay.note())) {
            return;
        }
        if (replay.state() == ReplayState.COUNTING) {
            List<Difference> differences = Stream.concat(replay.differences().stream(), batch.differences().stream())
                    .limit(MOST_DIFFERENCES)
                    .toList();
            transactions.executeWithoutResult(tx -> jdbc.sql(
                            """
                            UPDATE replays SET reached = ?, found = ?, differences = ?, note = ?, state = ?
                            WHERE id = ? AND reached = ? AND state = 'counting'""")
                    .params(
                            batch.over() ? "" : batch.reached(),
                            json(sum(replay.found(), batch.counted())),
                            json(differences),
                            batch.note(),
                            batch.over() ? ReplayState.DRY_RUN.word() : ReplayState.COUNTING.word(),
                            replay.id(),
                            run.reached())
                    .update());
        } else {
            transactions.executeWithoutResult(tx -> jdbc.sql(
                            """
                            UPDATE replays SET reached = ?, sent = ?, note = ?,
                                ended_at = CASE WHEN state = 'running' THEN ? ELSE ended_at END,
                                state = CASE WHEN state = 'running' THEN ? ELSE state END
                            WHERE id = ? AND reached = ?""")
                    .params(
                            batch.reached(),
                            json(sum(replay.sent(), batch.counted())),
                            batch.note(),
                            batch.over() ? StoredTime.of(Instant.now()) : null,
                            batch.over() ? ReplayState.DONE.word() : ReplayState.RUNNING.word(),
                            replay.id(),
                            run.reached())
                    .update());
        }
    }

    /** @param note why it cannot go on */
    void fail(String id, String note) {
        transactions.executeWithoutResult(tx -> jdbc.sql(
                        """
                        UPDATE replays SET state = 'failed', note = ?, ended_at = ?,
                            reached = CASE WHEN state = 'counting' THEN '' ELSE reached END
                        WHERE id = ? AND state IN ('counting', 'running')""")
                .params(note, StoredTime.of(Instant.now()), id)
                .update());
    }

    private static Map<String, Long> sum(Map<String, Long> before, Map<String, Long> more) {
        Map<String, Long> sum = new TreeMap<>(before);
        more.forEach((what, number) -> sum.merge(what, number, Long::sum));
        return sum;
    }

    /** @return whether its dry run was going on, which is over now */
    boolean endDryRun(String id) {
        return transactions.execute(tx -> jdbc.sql(
                                "UPDATE replays SET state = ?, reached = '', note = ? WHERE id = ? AND state = 'counting'")
                        .params(ReplayState.DRY_RUN.word(), "the dry run was stopped, and has counted a part", id)
                        .update())
                > 0;
    }

    private static Run run(ResultSet row) throws SQLException {
        Replay replay = new Replay(
                row.getString(1),
                ReplayMode.of(row.getString(2)),
                ReplayState.of(row.getString(3)),
                read(row.getString(4), new TypeReference<>() {}),
                row.getString(5),
                row.getInt(6),
                read(row.getString(7), new TypeReference<Map<String, Long>>() {}),
                read(row.getString(8), new TypeReference<Map<String, Long>>() {}),
                read(row.getString(9), new TypeReference<List<Difference>>() {}),
                row.getString(10),
                row.getString(11),
                time(row.getString(12)),
                time(row.getString(13)),
                time(row.getString(14)));
        return new Run(replay, row.getString(15));
    }

    private static Instant time(String text) {
        return text == null ? null : Instant.parse(text);
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <T> T read(String json, TypeReference<T> type) {
        try {
            return JSON.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
