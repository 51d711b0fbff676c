package io.callbackgateway.provider;

import io.callbackgateway.settings.Bounds;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code gateway.providers.<provider>.<environment>.reconcile}: when the provider is asked about transactions that have been silent.
 *
 * @param after how long a transaction must have been silent, and not be final, before the first question
 * @param every how long until the next question about the same transaction, and between sweeps; up to a tenth more or less
 * @param until how long after its last change a transaction is asked about at the most
 * @param budget questions in a minute at the most
 * @param sample final transactions that are asked about every night, to see whether they still are what we know; 0 for none
 */
public record ReconcileSettings(
        @DefaultValue("1h") Duration after,
        @DefaultValue("15m") Duration every,
        @DefaultValue("7d") Duration until,
        @DefaultValue("300") int budget,
        @DefaultValue("0") int sample) {

    private static final Duration LEAST = Duration.ofSeconds(1);

    void check(Bounds bounds) {
        bounds.duration("after", after, LEAST);
        bounds.duration("every", every, LEAST);
        bounds.duration("until", until, LEAST);
        bounds.check(until.compareTo(after) > 0, "until", "must be longer than after");
        bounds.number("budget", budget, 1, 100_000);
        bounds.number("sample", sample, 0, 100_000);
    }
}
