package io.callbackgateway.console.transaction;

import io.callbackgateway.timeline.TimelineEntry;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.springframework.stereotype.Component;

/** How an entry of a timeline looks. */
@Component("facts")
public class Facts {

    private static final Set<String> BAD =
            Set.of("failed", "unreadable", "missing", "suspended", "dead", "gone", "given-up");
    private static final Set<String> GOOD = Set.of("emitted", "delivered", "stored", "agreed");

    /** @return {@code good}, {@code warn}, {@code bad} or nothing */
    public String look(TimelineEntry entry) {
        List<String> words = List.of(
                word(entry, "outcome"),
                word(entry, "status"),
                word(entry, "result"),
                word(entry, "answer"),
                word(entry, "state"));
        boolean lacks = entry.kind().equals("document") && entry.facts().containsKey("reason");
        if (lacks || words.stream().anyMatch(BAD::contains)) {
            return "bad";
        }
        if (entry.facts().get("flags") instanceof List<?> flags && !flags.isEmpty()) {
            return "warn";
        }
        return words.stream().anyMatch(GOOD::contains) ? "good" : "";
    }

    private static String word(TimelineEntry entry, String fact) {
        return Objects.toString(entry.facts().get(fact), "");
    }
}
