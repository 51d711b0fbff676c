package io.callbackgateway.replay;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Which callbacks, or the events of which: those to which all of it applies. What is {@code null}, or a list that is empty, does not
 * matter.
 *
 * @param ids of callbacks
 * @param reason of dead letters, as they are grouped by
 * @param status of their events, such as {@code completed}
 * @param outcome such as {@code emitted}
 * @param since callbacks that were accepted from then on
 * @param until and before then
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ReplayFilter(
        List<String> ids,
        String provider,
        String environment,
        List<String> transactionIds,
        String reason,
        String status,
        String outcome,
        Instant since,
        Instant until) {

    /** Everything. */
    public static final ReplayFilter ALL = new ReplayFilter(null, null, null, null, null, null, null, null, null);

    public ReplayFilter {
        ids = ids == null ? List.of() : List.copyOf(ids);
        transactionIds = transactionIds == null ? List.of() : List.copyOf(transactionIds);
    }

    /** This, with another end. */
    ReplayFilter until(Instant end) {
        return new ReplayFilter(ids, provider, environment, transactionIds, reason, status, outcome, since, end);
    }

    /** For people, such as {@code netki/production, since 2026-11-20T10:15:30Z}. */
    public String words() {
        List<String> words = new ArrayList<>();
        words.add((provider == null ? "all providers" : provider) + (environment == null ? "" : "/" + environment));
        add(words, "callback ", String.join(", ", ids));
        add(words, "transaction ", String.join(", ", transactionIds));
        add(words, "status ", status);
        add(words, "outcome ", outcome);
        add(words, "since ", since);
        add(words, "until ", until);
        add(words, "reason: ", reason);
        return String.join(", ", words);
    }

    private static void add(List<String> words, String before, Object value) {
        if (value != null && !value.equals("")) {
            words.add(before + value);
        }
    }
}
