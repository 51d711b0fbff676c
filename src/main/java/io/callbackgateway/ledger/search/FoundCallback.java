package io.callbackgateway.ledger.search;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Objects;

/**
 * A callback that the ledger keeps.
 *
 * @param origin {@code callback}, {@code reconciliation} or {@code replay}
 * @param receivedAt ISO 8601 in UTC, with six decimals
 * @param proof by which method and with which of its keys the caller has proven itself; absent where nobody called
 * @param entries one for each thing that it says, or its failure
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FoundCallback(
        String id,
        String provider,
        String environment,
        String origin,
        String receivedAt,
        String proof,
        List<Entry> entries) {

    /**
     * @param transactionId absent where none could be read
     * @param status that it said; absent where it said none
     * @param sequence of the event, or of the state that stayed; absent where nothing was decided
     * @param detail why it failed or was ignored, or what could not be used; absent where there is nothing to say
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Entry(
            String transactionId, String outcome, String status, List<String> flags, Long sequence, String detail) {}

    /** One for each entry. */
    @JsonProperty
    public List<String> outcomes() {
        return entries.stream().map(Entry::outcome).toList();
    }

    /** The first one of its entries; absent where there is nothing to say. */
    @JsonProperty
    public String detail() {
        return entries.stream()
                .map(Entry::detail)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }
}
