package io.callbackgateway.replay;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
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
}
