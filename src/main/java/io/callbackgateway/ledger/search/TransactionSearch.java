package io.callbackgateway.ledger.search;

import io.callbackgateway.ledger.Ledger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Finds transactions, the newest first: however many there are, and however rare what is wanted. */
@Component
public class TransactionSearch {

    private static final String COLUMNS =
            "received, provider, environment, transaction_id, reference, status, status_code, terminal, flags, sequence, updated_at";

    /** Transactions of one reference: of more, any. */
    private static final int MOST_OF_ONE = 1_000;

    /** Characters of a reference that the index has. */
    private static final int INDEXED = 255;

    private final JdbcTemplate jdbc;
    private final Kinds kinds;

    public TransactionSearch(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
        this.kinds = new Kinds(
                jdbc,
                "transactions",
                List.of("provider", "environment", "status", "terminal", "flags"),
                List.of("", "", "", -1, ""),
                "received",
                Long.MAX_VALUE);
    }

    /** @param next for {@code before}; {@code null} on the last page */
    public record Found(List<FoundTransaction> transactions, String next) {}

    /** Those of which something new came last are the first. */
    public Found find(TransactionQuery query) {
        List<FoundTransaction> found =
                query.transactionId() != null || query.reference() != null ? ofOne(query) : ofKinds(query);
        boolean more = found.size() > query.limit();
        List<FoundTransaction> page = more ? found.subList(0, query.limit()) : found;
        return new Found(
                List.copyOf(page), more ? place(page.get(page.size() - 1)).cursor() : null);
    }

    private List<FoundTransaction> ofKinds(TransactionQuery query) {
        List<List<Object>> wanted = kinds.find(
                query.provider(),
                query.environment(),
                kind -> isWanted(
                        query, (String) kind.get(2), ((Number) kind.get(3)).intValue() != 0, (String) kind.get(4)));
        TransactionPlace after = query.before() == null ? TransactionPlace.FIRST : TransactionPlace.of(query.before());
        Kinds.Newest newest = new Kinds.Newest(
                COLUMNS,
                false,
                "received >= ? AND received <= ? AND (received < ? OR (provider, environment, transaction_id) > (?, ?, ?))",
                List.of(
                        oldest(query, wanted, after),
                        Math.min(end(query) - 1, after.received()),
                        after.received(),
                        after.provider(),
                        after.environment(),
                        after.transactionId()),
                "received DESC, provider, environment, transaction_id",
                query.limit() + 1);
        return kinds.newest(wanted, newest, (row, number) -> transaction(row)).stream()
                .sorted(Comparator.comparing(FoundTransaction::receivedAt).reversed())
                .toList();
    }

    /** How far back a page goes: the index alone tells, and rows of many kinds that are not on it need not be read. */
    private long oldest(TransactionQuery query, List<List<Object>> wanted, TransactionPlace after) {
        Kinds.Newest newest = new Kinds.Newest(
                "received",
                false,
                "received >= ? AND received < ?",
                List.of(start(query), Math.min(end(query), after.received())),
                "received DESC",
                query.limit() + 1);
        List<Long> received = kinds.newest(wanted, newest, (row, number) -> row.getLong(1)).stream()
                .sorted(Comparator.reverseOrder())
                .toList();
        return received.size() > query.limit() ? received.get(query.limit()) : start(query);
    }

    private List<FoundTransaction> ofOne(TransactionQuery query) {
        List<FoundTransaction> candidates =
                query.transactionId() == null ? ofReference(query.reference()) : ofId(query);
        TransactionPlace after = query.before() == null ? TransactionPlace.FIRST : TransactionPlace.of(query.before());
        return candidates.stream()
                .filter(each -> query.provider() == null || query.provider().equals(each.provider()))
                .filter(each ->
                        query.environment() == null || query.environment().equals(each.environment()))
                .filter(each -> query.reference() == null || query.reference().equals(each.reference()))
                .filter(each -> isWanted(query, each.status(), each.terminal(), String.join(",", each.flags())))
                .filter(each ->
                        place(each).received() >= start(query) && place(each).received() < end(query))
                .filter(each -> place(each).isAfter(after))
                .sorted(Comparator.comparing(TransactionSearch::place))
                .limit(query.limit() + 1L)
                .toList();
    }

    /** By any provider and environment: its callbacks tell which. */
    private List<FoundTransaction> ofId(TransactionQuery query) {
        List<Object[]> doors = query.provider() != null && query.environment() != null
                ? List.<Object[]>of(new Object[] {query.provider(), query.environment(), query.transactionId()})
                : jdbc.query(
                        "SELECT DISTINCT provider, environment FROM callbacks WHERE transaction_id = ?",
                        (row, number) -> new Object[] {row.getString(1), row.getString(2), query.transactionId()},
                        query.transactionId());
        return doors.stream()
                .flatMap(door -> jdbc
                        .query(
                                "SELECT " + COLUMNS
                                        + " FROM transactions WHERE provider = ? AND environment = ? AND transaction_id = ?",
                                (row, number) -> transaction(row),
                                door)
                        .stream())
                .toList();
    }

    List<FoundTransaction> ofReference(String reference) {
        int indexed =
                reference.offsetByCodePoints(0, Math.min(INDEXED, reference.codePointCount(0, reference.length())));
        return jdbc
                .query(
                        "SELECT " + COLUMNS + " FROM transactions WHERE substr(reference, 1, " + INDEXED
                                + ") = ? AND reference IS NOT NULL LIMIT " + MOST_OF_ONE,
                        (row, number) -> transaction(row),
                        reference.substring(0, indexed))
                .stream()
                .filter(each -> reference.equals(each.reference()))
                .toList();
    }

    private static boolean isWanted(TransactionQuery query, String status, boolean terminal, String flags) {
        return (query.status() == null || query.status().equals(status))
                && (query.terminal() == null || query.terminal() == terminal)
                && (query.flag() == null || flags(flags).contains(query.flag()));
    }

    private static long start(TransactionQuery query) {
        return query.since() == null ? Long.MIN_VALUE : micros(query.since());
    }

    private static long end(TransactionQuery query) {
        return query.until() == null ? Long.MAX_VALUE : micros(query.until());
    }

    /** Rounded up: what the ledger has is later than the moment only if it is so by a microsecond. */
    private static long micros(Instant time) {
        return Ledger.micros(time) + (time.getNano() % 1_000 == 0 ? 0 : 1);
    }

    private static TransactionPlace place(FoundTransaction found) {
        return new TransactionPlace(
                Ledger.micros(found.receivedAt()), found.provider(), found.environment(), found.transactionId());
    }

    static List<String> flags(String joined) {
        return joined.isEmpty() ? List.of() : List.of(joined.split(","));
    }

    private static FoundTransaction transaction(ResultSet row) throws SQLException {
        return new FoundTransaction(
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                row.getInt(8) != 0,
                flags(row.getString(9)),
                row.getLong(10),
                Instant.EPOCH.plus(row.getLong(1), ChronoUnit.MICROS),
                Instant.parse(row.getString(11)));
    }
}
