package io.callbackgateway.ledger.search;

import io.callbackgateway.database.StoredId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Finds callbacks, the newest first: however many there are, and however rare what is wanted. */
@Component
public class CallbackSearch {

    private static final String COLUMNS =
            "callback_id, provider, environment, origin, received_at, proof, transaction_id, outcome, status, flags, sequence, detail";

    /** Ids are hexadecimal. */
    private static final String AFTER_ALL = "g";

    /** Callbacks of one transaction, or of transactions of one reference: of more, the newest. */
    private static final int MOST_OF_ONE = 10_000;

    private final JdbcTemplate jdbc;
    private final TransactionSearch transactions;
    private final Kinds kinds;

    public CallbackSearch(JdbcTemplate jdbc, TransactionSearch transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.kinds = new Kinds(
                jdbc,
                "callbacks",
                List.of("provider", "environment", "outcome", "status", "flags"),
                List.of("", "", "", "", ""),
                "callback_id",
                AFTER_ALL);
    }

    /** @param next for {@code before}; {@code null} on the last page */
    public record Found(List<FoundCallback> callbacks, String next) {}

    /** The newest first. */
    public Found find(CallbackQuery query) {
        List<String> ids = query.isOfOneTransaction() ? ofOneTransaction(query) : ofKinds(query);
        boolean more = ids.size() > query.limit();
        List<String> page = more ? ids.subList(0, query.limit()) : ids;
        return new Found(load(page), more ? page.get(page.size() - 1) : null);
    }

    public Optional<FoundCallback> find(UUID callbackId) {
        return load(List.of(callbackId.toString())).stream().findFirst();
    }

    /** What of a callback is no person's data: the values in its events, and its transactions' ids. */
    Set<String> known(UUID callbackId) {
        Set<String> known = new HashSet<>();
        jdbc.query(
                "SELECT transaction_id, event FROM callbacks WHERE callback_id = ?",
                row -> {
                    known.add(row.getString(1));
                    if (row.getString(2) != null) {
                        MaskedRequest.addValues(row.getString(2), known);
                    }
                },
                callbackId.toString());
        return known;
    }

    private List<String> ofKinds(CallbackQuery query) {
        List<Object> range = List.of(end(query), start(query));
        String inRange = "callback_id < ? AND callback_id >= ?";
        int limit = query.limit() + 1;
        if (query.isOfAnyKind()) {
            return jdbc.queryForList(
                    "SELECT DISTINCT callback_id FROM callbacks WHERE " + inRange + " ORDER BY callback_id DESC LIMIT "
                            + limit,
                    String.class,
                    range.toArray());
        }
        List<List<Object>> wanted = kinds.find(
                query.provider(),
                query.environment(),
                kind -> isWanted(query, (String) kind.get(2), (String) kind.get(3), (String) kind.get(4)));
        Kinds.Newest newest = new Kinds.Newest("callback_id", true, inRange, range, "callback_id DESC", limit);
        return sorted(kinds.newest(wanted, newest, (row, number) -> row.getString(1)));
    }

    private List<String> ofOneTransaction(CallbackQuery query) {
        Set<List<String>> ofReference = query.reference() == null
                ? null
                : transactions.ofReference(query.reference()).stream()
                        .map(each -> List.of(each.provider(), each.environment(), each.transactionId()))
                        .collect(Collectors.toSet());
        Collection<String> transactionIds = query.transactionId() != null
                ? List.of(query.transactionId())
                : ofReference.stream().map(each -> each.get(2)).distinct().toList();
        if (transactionIds.isEmpty()) {
            return List.of();
        }
        String end = end(query);
        String start = start(query);
        List<String> ids = new ArrayList<>();
        // its few rows are looked through here: asked for more, a database without statistics may look it up otherwise
        jdbc.query(
                "SELECT " + COLUMNS + " FROM callbacks WHERE transaction_id IN (?"
                        + ", ?".repeat(transactionIds.size() - 1) + ") ORDER BY callback_id DESC LIMIT " + MOST_OF_ONE,
                row -> {
                    String id = row.getString(1);
                    String provider = row.getString(2);
                    String environment = row.getString(3);
                    boolean wanted = id.compareTo(end) < 0
                            && id.compareTo(start) >= 0
                            && (query.provider() == null || provider.equals(query.provider()))
                            && (query.environment() == null || environment.equals(query.environment()))
                            && (ofReference == null
                                    || ofReference.contains(List.of(provider, environment, row.getString(7))))
                            && isWanted(query, row.getString(8), row.getString(9), row.getString(10));
                    if (wanted) {
                        ids.add(id);
                    }
                },
                transactionIds.toArray());
        return sorted(ids);
    }

    private static boolean isWanted(CallbackQuery query, String outcome, String status, String flags) {
        return (query.outcome() == null || query.outcome().equals(outcome))
                && (query.status() == null || query.status().equals(status))
                && (query.flag() == null || TransactionSearch.flags(flags).contains(query.flag()));
    }

    private static List<String> sorted(List<String> ids) {
        return ids.stream().distinct().sorted(Comparator.reverseOrder()).toList();
    }

    private static String start(CallbackQuery query) {
        return query.since() == null ? "" : StoredId.firstAt(query.since());
    }

    private static String end(CallbackQuery query) {
        String end = query.until() == null ? AFTER_ALL : StoredId.firstAt(query.until());
        String before = query.before() == null ? AFTER_ALL : query.before().toString();
        return end.compareTo(before) < 0 ? end : before;
    }

    private List<FoundCallback> load(List<String> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        Map<String, FoundCallback> found = new LinkedHashMap<>();
        jdbc.query(
                "SELECT " + COLUMNS + " FROM callbacks WHERE callback_id IN (?" + ", ?".repeat(ids.size() - 1)
                        + ") ORDER BY callback_id DESC, transaction_id, item",
                row -> {
                    FoundCallback callback = callback(row);
                    found.computeIfAbsent(callback.id(), any -> callback)
                            .entries()
                            .add(entry(row));
                },
                ids.toArray());
        return List.copyOf(found.values());
    }

    private static FoundCallback callback(ResultSet row) throws SQLException {
        return new FoundCallback(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                new ArrayList<>(1));
    }

    private static FoundCallback.Entry entry(ResultSet row) throws SQLException {
        long number = row.getLong(11);
        Long sequence = row.wasNull() ? null : number;
        return new FoundCallback.Entry(
                row.getString(7).isEmpty() ? null : row.getString(7),
                row.getString(8),
                row.getString(9).isEmpty() ? null : row.getString(9),
                TransactionSearch.flags(row.getString(10)),
                sequence,
                row.getString(12));
    }
}
