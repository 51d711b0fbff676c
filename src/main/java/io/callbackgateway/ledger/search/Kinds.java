package io.callbackgateway.ledger.search;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;

/**
 * The kinds of a table's rows: what differs in the columns with which an index begins that ends in the order of the rows. There are few,
 * found by leaps over the index; and the newest rows of some kinds are among the newest of each, so that no others are read, however rare
 * the kinds and however many the rows.
 */
final class Kinds {

    /** SQLite takes no more than 500 parts of a union. */
    private static final int MAX_PARTS = 250;

    private final JdbcTemplate jdbc;
    private final String table;
    private final List<String> columns;
    private final List<Object> first;
    private final String time;
    private final Object end;

    /**
     * @param columns with which the index begins; provider and environment are the first
     * @param first what stands before all values of them
     * @param time the column with which the index ends
     * @param end what stands behind all values of that
     */
    Kinds(JdbcTemplate jdbc, String table, List<String> columns, List<Object> first, String time, Object end) {
        this.jdbc = jdbc;
        this.table = table;
        this.columns = columns;
        this.first = first;
        this.time = time;
        this.end = end;
    }

    /**
     * Those that there are.
     *
     * @param provider {@code null}: of all, as with the environment
     */
    List<List<Object>> find(String provider, String environment, Predicate<List<Object>> wanted) {
        String names = String.join(", ", columns);
        // with the last column: SQLite leaps to the first row of a kind, not behind its last one
        String place = names + ", " + time;
        String leap = "SELECT " + names + " FROM " + table + " WHERE (" + place + ") > (?" + ", ?".repeat(first.size())
                + ") ORDER BY " + place + " LIMIT 1";
        List<Object> last = new ArrayList<>(first);
        if (provider != null) {
            last.set(0, provider);
            last.set(1, environment == null ? "" : environment);
        }
        List<List<Object>> found = new ArrayList<>();
        while (true) {
            List<Object> behind = new ArrayList<>(last);
            behind.add(end);
            List<List<Object>> next = jdbc.query(leap, (row, number) -> values(row), behind.toArray());
            if (next.isEmpty() || isBeyond(next.get(0), provider, environment)) {
                return found;
            }
            last = next.get(0);
            if ((environment == null || environment.equals(last.get(1))) && wanted.test(last)) {
                found.add(last);
            }
        }
    }

    private static boolean isBeyond(List<Object> kind, String provider, String environment) {
        return provider != null
                && !(provider.equals(kind.get(0)) && (environment == null || environment.equals(kind.get(1))));
    }

    private List<Object> values(ResultSet row) throws SQLException {
        List<Object> values = new ArrayList<>(columns.size());
        for (int i = 1; i <= columns.size(); i++) {
            values.add(row.getObject(i));
        }
        return values;
    }

    /**
     * What is the newest of each.
     *
     * @param select the columns
     * @param distinct whether rows that are alike in them are one
     * @param condition on rows, for which the values stand
     * @param order of the result, which for one kind is that of the index
     */
    record Newest(String select, boolean distinct, String condition, List<Object> values, String order, int limit) {}

    /** Of all these kinds together, the newest; where the kinds are more than a statement can be about, not in order. */
    <T> List<T> newest(List<List<Object>> kinds, Newest newest, RowMapper<T> mapper) {
        String part = "SELECT * FROM (SELECT " + (newest.distinct ? "DISTINCT " : "") + newest.select + " FROM " + table
                + " WHERE "
                + columns.stream().map(column -> column + " = ? AND ").collect(Collectors.joining()) + newest.condition
                + " ORDER BY " + newest.order + " LIMIT " + newest.limit + ") k";
        List<T> found = new ArrayList<>();
        for (int i = 0; i < kinds.size(); i += MAX_PARTS) {
            List<List<Object>> some = kinds.subList(i, Math.min(kinds.size(), i + MAX_PARTS));
            List<Object> values = new ArrayList<>();
            for (List<Object> kind : some) {
                values.addAll(kind);
                values.addAll(newest.values);
            }
            String sql = part + ((newest.distinct ? " UNION " : " UNION ALL ") + part).repeat(some.size() - 1)
                    + " ORDER BY " + newest.order + " LIMIT " + newest.limit;
            found.addAll(jdbc.query(sql, mapper, values.toArray()));
        }
        return found;
    }
}
