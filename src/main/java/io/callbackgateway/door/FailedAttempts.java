package io.callbackgateway.door;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.callbackgateway.http.DoorSettings;
import io.callbackgateway.http.caller.Caller;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Which addresses have failed to prove who calls, and how often of late; and which have proven it, and at which door. */
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

    /** @return whether this was one failure too many */
    boolean failed(Caller caller) {
        return !failures.get(
                        caller.network(),
                        any -> Bucket.builder().addLimit(limit).build())
                .tryConsume(1);
    }

    /** Whether the next failure of this address is one too many. */
    boolean isAtLimit(Caller caller) {
        Bucket bucket = failures.getIfPresent(caller.network());
        return bucket != null && bucket.getAvailableTokens() == 0;
    }

    /** Whole seconds until one failure of this address is forgotten, at least one. */
    long secondsToWait(Caller caller) {
        Bucket bucket = failures.getIfPresent(caller.network());
        long nanos = bucket == null ? 0 : bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill();
        return nanos / 1_000_000_000 + 1;
    }

    void succeeded(Door door, Caller caller) {
        known.get(new Known(door.path(), caller.address()), any -> true);
    }

    /** Whether the address has proven itself at this door. */
    boolean knows(Door door, String address) {
        return known.getIfPresent(new Known(door.path(), address)) != null;
    }

    private record Known(String door, String address) {}
}
