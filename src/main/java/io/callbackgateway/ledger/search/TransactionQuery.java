package io.callbackgateway.ledger.search;

import java.time.Instant;

/**
 * Which transactions are wanted: those that are all of this. {@code null} and blank are anything.
 *
 * @param reference the company's own id
 * @param terminal whether its state is final
 * @param flag of any of its events
 * @param since when the callback came that told its state, that moment included
 * @param until the same, that moment excluded
 * @param limit from 1 to 100
 * @param before the {@code next} of the page before
 */
public record TransactionQuery(
        String provider,
        String environment,
        String transactionId,
        String reference,
        String status,
        Boolean terminal,
        String flag,
        Instant since,
        Instant until,
        int limit,
        String before) {

    /** @throws IllegalArgumentException in words for who asked, where something of it cannot be meant */
    public TransactionQuery {
        provider = Wanted.text("provider", provider);
        environment = Wanted.text("environment", environment);
        transactionId = Wanted.text("transactionId", transactionId);
        reference = Wanted.text("reference", reference);
        status = Wanted.status(status);
        flag = Wanted.text("flag", flag);
        before = Wanted.text("before", before);
        since = Wanted.time(since);
        until = Wanted.time(until);
        Wanted.limit(limit);
        if (before != null) {
            TransactionPlace.of(before);
        }
    }
}
