package io.callbackgateway.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.callbackgateway.database.StoredTime;
import io.callbackgateway.event.Amounts;
import io.callbackgateway.event.EventMessage;
import io.callbackgateway.event.ProviderStatus;
import io.callbackgateway.event.Reason;
import io.callbackgateway.event.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Brings into the ledger what was told but is not in it, since the ledger was restored from an earlier day or made anew: so that no event
 * gets an id that another one has. What was kept of callbacks without an event, and the providers' versions, stay unknown.
 */
@Component
public class ToldEvents {

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final LedgerTables tables;
    private final JdbcTemplate jdbc;
    private final TransactionOperations transactions;

    ToldEvents(LedgerTables tables, JdbcTemplate jdbc, TransactionOperations transactions) {
        this.tables = tables;
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    /** @param request its raw request as JSON; {@code null} where it is kept nowhere */
    public record Told(EventMessage event, String request) {}

    private record Door(String provider, String environment) {}

    private record Item(String callbackId, String transactionId, int number) {}

    /**
     * In one transaction of the database. What is known already stays as it is.
     *
     * @return how many were not known
     */
    public int learn(List<Told> told) {
        Map<Door, List<Told>> byDoor = told.stream()
                .collect(Collectors.groupingBy(
                        each -> new Door(each.event().provider(), each.event().environment()),
                        LinkedHashMap::new,
                        Collectors.toList()));
        return transactions.execute(tx -> byDoor.entrySet().stream()
                .mapToInt(each -> learn(each.getKey(), each.getValue()))
                .sum());
    }

    private int learn(Door door, List<Told> told) {
        Set<String> callbackIds =
                told.stream().map(each -> each.event().callbackId()).collect(Collectors.toSet());
        Set<String> transactionIds =
                told.stream().map(each -> each.event().transactionId()).collect(Collectors.toCollection(TreeSet::new));
        Set<Item> known = new HashSet<>();
        Set<String> failed = new HashSet<>();
        tables.callbacks(callbackIds, (callbackId, transactionId, item, outcome, detail, event) -> {
            if (outcome.isSettled()) {
                known.add(new Item(callbackId, transactionId, item));
            } else {
                failed.add(callbackId);
            }
        });
        Map<String, TransactionState> before = tables.lock(door.provider(), door.environment(), transactionIds);
        Map<String, TransactionState> changed = new LinkedHashMap<>();
        Map<String, String> requests = new HashMap<>();
        List<Object[]> rows = new ArrayList<>();
        told.stream()
                .sorted(Comparator.comparing(each -> each.event().receivedAt()))
                .forEach(each -> {
                    EventMessage event = each.event();
                    if (known.add(new Item(event.callbackId(), event.transactionId(), event.item()))) {
                        JsonNode data = data(event);
                        rows.add(row(event, data));
                        if (each.request() != null) {
                            requests.put(event.callbackId(), each.request());
                        }
                        TransactionState state =
                                changed.getOrDefault(event.transactionId(), before.get(event.transactionId()));
                        if (state == null
                                || state.sequence() < data.path("sequence").asLong()) {
                            changed.put(event.transactionId(), state(event, data, state));
                        }
                    }
                });
        failed.retainAll(rows.stream().map(row -> (String) row[0]).collect(Collectors.toSet()));
        if (!failed.isEmpty()) {
            tables.forgetFailures(failed);
        }
        jdbc.batchUpdate(
                """
                INSERT INTO callbacks (callback_id, transaction_id, item, provider, environment, origin, received_at, recorded_at,
                    outcome, status, flags, sequence, event)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                rows);
        Map<String, TransactionState> created = new LinkedHashMap<>(changed);
        created.keySet().removeAll(before.keySet());
        changed.keySet().retainAll(before.keySet());
        tables.insertTransactions(door.provider(), door.environment(), created);
        tables.updateTransactions(door.provider(), door.environment(), changed);
        tables.insertRawRequests(requests);
        return rows.size();
    }

    private static JsonNode data(EventMessage event) {
        try {
            return JSON.readTree(event.json()).path("data");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Object[] row(EventMessage event, JsonNode data) {
        return new Object[] {
            event.callbackId(),
            event.transactionId(),
            event.item(),
            event.provider(),
            event.environment(),
            data.path("origin").asText("callback"),
            StoredTime.of(Instant.parse(event.receivedAt())),
            StoredTime.of(Instant.now()),
            Outcome.EMITTED.word(),
            event.status(),
            String.join(",", flags(data)),
            data.path("sequence").asLong(),
            event.json()
        };
    }

    private static TransactionState state(EventMessage event, JsonNode data, TransactionState before) {
        Observation seen = new Observation(
                event.transactionId(),
                text(data, "reference"),
                Status.of(event.status()).orElse(Status.UNKNOWN),
                new ProviderStatus(event.providerStatus(), null),
                data.has("reason")
                        ? new Reason(text(data.path("reason"), "code"), text(data.path("reason"), "text"))
                        : null,
                data.has("amounts")
                        ? new Amounts(
                                number(data.path("amounts"), "captured"),
                                number(data.path("amounts"), "credited"),
                                text(data.path("amounts"), "currency"))
                        : null,
                null,
                data.path("final").asBoolean(),
                null);
        Set<String> flags = new TreeSet<>(before == null ? List.of() : before.flags());
        flags.addAll(flags(data));
        return new TransactionState(
                before == null ? seen : seen.after(before.current()),
                data.path("sequence").asLong(),
                Ledger.micros(Instant.parse(event.receivedAt())),
                List.copyOf(flags));
    }

    private static List<String> flags(JsonNode data) {
        return StreamSupport.stream(data.path("flags").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static String text(JsonNode data, String name) {
        return data.path(name).textValue();
    }

    private static Long number(JsonNode data, String name) {
        return data.path(name).isNumber() ? data.path(name).longValue() : null;
    }
}
