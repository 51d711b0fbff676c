package io.callbackgateway.ledger.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.callbackgateway.ledger.Outcome;
import io.callbackgateway.timeline.TimelineEntry;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the ledger has of a callback about one transaction, and how that is told to people.
 *
 * @param proof {@code null} where nobody called, or nobody noted it
 * @param status empty where it said none
 * @param sequence of its event, or of the state that stayed; {@code null} where nothing was decided
 * @param event {@code null} where there was none
 */
record ToldCallback(
        String id,
        String origin,
        Instant receivedAt,
        Instant recordedAt,
        Outcome outcome,
        String detail,
        String proof,
        String status,
        String flags,
        Long sequence,
        JsonNode event) {

    static final String COLUMNS =
            "callback_id, origin, received_at, recorded_at, outcome, detail, proof, status, flags, sequence, event";

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    /** In the order in which they are told. */
    private static final List<String> SET = List.of("reference", "providerStatus", "reason", "amounts");

    private static final Map<String, String> FLAGS = Map.of(
            "regression", "a final state became one that is not",
            "conflict", "a final state became another final one");

    static ToldCallback of(ResultSet row) throws SQLException {
        long sequence = row.getLong(10);
        return new ToldCallback(
                row.getString(1),
                row.getString(2),
                Instant.parse(row.getString(3)),
                Instant.parse(row.getString(4)),
                Outcome.of(row.getString(5)),
                row.getString(6),
                row.getString(7),
                row.getString(8),
                row.getString(9),
                row.wasNull() ? null : sequence,
                json(row.getString(11)));
    }

    private static JsonNode json(String event) {
        try {
            return event == null ? null : JSON.readTree(event);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param known the callback that told what was known when this one came; {@code null} where it is not known any more */
    TimelineEntry entry(ToldCallback known) {
        boolean again = outcome == Outcome.DUPLICATE || outcome == Outcome.STALE;
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("callbackId", id);
        facts.put("origin", origin);
        facts.put("proof", proof);
        facts.put("outcome", outcome.word());
        facts.put("recordedAt", recordedAt.toString());
        facts.put("status", status.isEmpty() ? null : status);
        facts.put("set", event == null ? null : set());
        facts.put("detail", detail);
        facts.put("sequence", sequence);
        facts.put("knownFrom", again && known != null ? known.id() : null);
        facts.put("knownStatus", again && known != null ? known.status() : null);
        facts.put("eventId", event == null ? null : event.path("id").asText());
        return new TimelineEntry(receivedAt, "callback", arrival() + said() + ". " + verdict(known) + ".", facts);
    }

    private String arrival() {
        String proven = proof == null
                ? ""
                : proof.equals("none") ? ", which nobody has to prove here," : ", proven by " + proof + ",";
        return switch (origin) {
            case "reconciliation" -> "The provider was asked, and its answer";
            case "replay" -> "A rejected callback was readmitted" + proven + " and";
            default -> "A callback came" + proven + " and";
        };
    }

    private String said() {
        if (status.isEmpty()) {
            return outcome == Outcome.IGNORED ? " said nothing that is wanted" : " said nothing that could be used";
        }
        String set = event == null
                ? ""
                : set().entrySet().stream()
                        .filter(each -> SET.contains(each.getKey()))
                        .map(each -> words(each.getKey()) + " " + text(each.getValue()))
                        .collect(Collectors.joining(", "));
        return " said " + status + (set.isEmpty() ? "" : " (" + set + ")");
    }

    /** What its route has set. */
    private Map<String, Object> set() {
        JsonNode data = event.path("data");
        Map<String, Object> set = new LinkedHashMap<>();
        SET.stream().filter(data::has).forEach(name -> set.put(name, data.path(name)));
        set.put("final", data.path("final").booleanValue());
        set.put("time", event.path("time").asText());
        return set;
    }

    private static String words(String name) {
        return name.equals("providerStatus") ? "the provider's" : name;
    }

    private static String text(Object value) {
        JsonNode node = (JsonNode) value;
        List<String> texts = new ArrayList<>();
        if (node.isValueNode()) {
            texts.add(node.asText());
        } else if (node.has("currency") || node.has("captured") || node.has("credited")) {
            node.fields()
                    .forEachRemaining(each -> texts.add(
                            each.getKey().equals("currency")
                                    ? each.getValue().asText()
                                    : each.getKey() + " " + each.getValue().asText()));
        } else {
            node.forEach(each -> texts.add(each.asText()));
        }
        return String.join(" ", texts);
    }

    private String verdict(ToldCallback known) {
        String because = detail == null ? "" : ": " + detail;
        String of = known == null ? "event " + sequence : "event " + sequence + ", told by callback " + known.id();
        return switch (outcome) {
            case EMITTED -> news() + because;
            case DUPLICATE -> "That was known: it is a duplicate of " + of + because;
            case STALE ->
                "It is older than what was known, which is " + (known == null ? "" : known.status() + " by ") + of
                        + ": stale, nothing changed" + because;
            case IGNORED -> "Its route ignored it" + because;
            case UNREADABLE -> "It could not be read, and is a dead letter" + because;
            case FAILED -> "It failed, and is a dead letter" + because;
            case DISCARDED -> "It was a dead letter, and is discarded" + because;
        };
    }

    private String news() {
        String previous = event.path("data").path("previousStatus").asText();
        String odd = Stream.of(flags.split(","))
                .filter(FLAGS::containsKey)
                .map(flag -> "; " + flag + ": " + FLAGS.get(flag))
                .collect(Collectors.joining());
        return (previous.isEmpty() ? "It is the first that is known of it" : "Before that it was " + previous)
                + ": event " + sequence + odd
                + (origin.equals("reconciliation") ? "; its callback was missed" : "");
    }

    /** @return {@code null} where there was no event */
    TimelineEntry eventEntry(String environment) {
        if (event == null) {
            return null;
        }
        String address = "callbacks." + environment + "." + status;
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("eventId", event.path("id").asText());
        facts.put("type", event.path("type").asText());
        facts.put("sequence", sequence);
        facts.put("flags", flags.isEmpty() ? null : List.of(flags.split(",")));
        facts.put("address", address);
        facts.put("callbackId", id);
        return new TimelineEntry(
                recordedAt,
                "event",
                "Event " + sequence + ", " + event.path("type").asText() + ", was decided and goes to " + address,
                facts);
    }
}
