package io.callbackgateway.door;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.callbackgateway.http.Caller;
import io.callbackgateway.http.DoorSettings;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import org.springframework.stereotype.Component;

/**
 * Guessing is slow: an address that has failed too often waits before it may try again. Whoever has proven itself at a door is
 * never made to wait there, so that nobody who shares a provider's address, or forges it, keeps the provider out. An address that is
 * not known yet becomes known by the first try that it is granted; one is granted whenever a failure has been forgotten.
 */
@Component
class FailedAttempts {

    /** Bounds the memory that many addresses can cost: an address that is pushed out starts anew. */
    private static final int ADDRESSES = 100_000;

    /** How long an address is known after it last proved itself: longer than any provider's pause between two retries. */
    private static final Duration KNOWN = Duration.ofDays(7);

    private final Bandwidth limit;
    private final Cache<String, Bucket> failures;
    private final Cache<Known, Boolean> known = Caffeine.newBuilder()
            .maximumSize(ADDRESSES)
            .expireAfterAccess(KNOWN)
            .build();

    FailedAttempts(DoorSettings settings) {
        limit = Bandwidth.builder()
                .capacity(settings.maxFailures())
                .refillGreedy(settings.maxFailures(), settings.failureWindow())
                .build();
        failures = Caffeine.newBuilder()
                .maximumSize(ADDRESSES)
                .expireAfterAccess(settings.failureWindow())
                .build();
    }

    /** Whether it must wait, without having its credentials looked at. */
    boolean blocks(Door door, String address) {
        Bucket bucket = failures.getIfPresent(Caller.of(address, false).network());
        return bucket != null && bucket.getAvailableTokens() == 0 && !knows(door, address);
    }

    /** @return whether this was one failure too many */
    boolean failed(String address) {
        return !failures.get(
                        Caller.of(address, false).network(),
                        any -> Bucket.builder().addLimit(limit).build())
                .tryConsume(1);
    }

    void succeeded(Door door, String address) {
        Known proven = new Known(door.provider(), door.environment(), address);
        if (known.getIfPresent(proven) == null) {
            known.put(proven, true);
        }
    }

    /** Whether the address has proven itself at this door. */
    boolean knows(Door door, String address) {
        return known.getIfPresent(new Known(door.provider(), door.environment(), address)) != null;
    }

    /** Whole seconds until the next try may be granted, at least one. */
    long secondsToWait(String address) {
        Bucket bucket = failures.getIfPresent(Caller.of(address, false).network());
        long nanos = bucket == null ? 0 : bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill();
        return nanos / 1_000_000_000 + 1;
    }

    private record Known(String provider, String environment, String address) {}
}
