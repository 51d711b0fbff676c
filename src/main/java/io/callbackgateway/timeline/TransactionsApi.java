package io.callbackgateway.timeline;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Comparator;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** What happened to a transaction, for people and scripts, at the admin door. */
@RestController
@RequestMapping("/api/transactions")
public class TransactionsApi {

    /** Entries of one answer. */
    private static final int MAX_ENTRIES = 500;

    private final KnownStates states;
    private final List<TimelineSource> sources;

    TransactionsApi(KnownStates states, List<TimelineSource> sources) {
        this.states = states;
        this.sources = sources;
    }

    /**
     * Where a transaction stands and how it came there, the oldest first; of very long stories the end.
     *
     * @throws ResponseStatusException 404: nothing is known of such a transaction
     */
    @GetMapping("/{provider}/{environment}/{id}")
    public Timeline timeline(@PathVariable String provider, @PathVariable String environment, @PathVariable String id) {
        KnownState state = states.state(provider, environment, id).orElse(null);
        List<TimelineEntry> entries = sources.stream()
                .flatMap(source -> source.of(provider, environment, id).stream())
                .sorted(Comparator.comparing(TimelineEntry::at).thenComparing(TimelineEntry::isDelivery))
                .toList();
        if (state == null && entries.isEmpty()) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "Nothing is known of such a transaction.");
        }
        int left = Math.max(0, entries.size() - MAX_ENTRIES);
        return new Timeline(
                provider, environment, id, state, List.copyOf(entries.subList(left, entries.size())), left > 0);
    }

    /**
     * @param state absent where no event was told of it
     * @param cut whether there is more than stands here
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Timeline(
            String provider,
            String environment,
            String transactionId,
            KnownState state,
            List<TimelineEntry> entries,
            boolean cut) {}
}
