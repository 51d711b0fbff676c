package io.callbackgateway.ledger.search;

import io.callbackgateway.ledger.Outcome;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which callbacks are wanted: those of which one entry is all of this. {@code null} and blank are anything.
 *
 * @param reference of the transaction that it is about
 * @param status that it said, new or not
 * @param outcome a word of {@link Outcome}
 * @param since when it came, that moment included
 * @param until when it came, that moment excluded
 * @param limit from 1 to 100
 * @param before the {@code next} of the page before
 */
public record CallbackQuery(
        String provider,
        String environment,
        String transactionId,
        String reference,
        String status,
        String outcome,
        String flag,
        Instant since,
        Instant until,
        int limit,
        UUID before) {

    /** @throws IllegalArgumentException in words for who asked, where something of it cannot be meant */
    public CallbackQuery {
        provider = Wanted.text("provider", provider);
        environment = Wanted.text("environment", environment);
        transactionId = Wanted.text("transactionId", transactionId);
        reference = Wanted.text("reference", reference);
        status = Wanted.status(status);
        outcome = Wanted.text("outcome", outcome);
        flag = Wanted.text("flag", flag);
        since = Wanted.time(since);
        until = Wanted.time(until);
        Wanted.limit(limit);
        Wanted.require(
                outcome == null
                        || Arrays.stream(Outcome.values()).map(Outcome::word).anyMatch(outcome::equals),
                "outcome is one of "
                        + Arrays.stream(Outcome.values()).map(Outcome::word).collect(Collectors.joining(", ")) + ".");
    }

    boolean isOfOneTransaction() {
        return transactionId != null || reference != null;
    }

    boolean isOfAnyKind() {
        return Stream.of(provider, environment, status, outcome, flag).allMatch(Objects::isNull);
    }
}
