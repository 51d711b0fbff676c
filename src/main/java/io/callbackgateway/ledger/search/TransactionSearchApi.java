package io.callbackgateway.ledger.search;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Transactions, for people and scripts, at the admin door. */
@RestController
class TransactionSearchApi {

    private final TransactionSearch search;

    TransactionSearchApi(TransactionSearch search) {
        this.search = search;
    }

    /**
     * Transactions, those of which something new came last first. All parameters may be left out; those given must all hold.
     *
     * @param transactionId the provider's, as events have it
     * @param reference the company's own id
     * @param status as events have it
     * @param isFinal whether the provider promises no change after it
     * @param flag of any of its events: {@code regression} or {@code conflict}
     * @param since ISO 8601; transactions whose state was told by a callback that came from then on
     * @param until and before then
     * @param limit from 1 to 100
     * @param before the {@code next} of the page before
     * @throws ResponseStatusException 400: something of it cannot be meant
     */
    @GetMapping("/api/transactions")
    Page list(
            @RequestParam(required = false) String provider,
            @RequestParam(required = false) String environment,
            @RequestParam(required = false) String transactionId,
            @RequestParam(required = false) String reference,
            @RequestParam(required = false) String status,
            @RequestParam(name = "final", required = false) Boolean isFinal,
            @RequestParam(required = false) String flag,
            @RequestParam(required = false) Instant since,
            @RequestParam(required = false) Instant until,
            @RequestParam(defaultValue = "20") int limit,
            @RequestParam(required = false) String before) {
        try {
            TransactionSearch.Found found = search.find(new TransactionQuery(
                    provider,
                    environment,
                    transactionId,
                    reference,
                    status,
                    isFinal,
                    flag,
                    since,
                    until,
                    limit,
                    before));
            return new Page(found.transactions(), found.next());
        } catch (IllegalArgumentException e) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, e.getMessage());
        }
    }

    /** @param next for {@code before}; absent on the last page */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Page(List<FoundTransaction> transactions, String next) {}
}
