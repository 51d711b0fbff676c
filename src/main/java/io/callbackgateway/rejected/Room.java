package io.callbackgateway.rejected;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * What there is of the rejected log before the database: requests a second, by address and by door; bodies that are being read; and
 * memory for what waits.
 */
final class Room {

    /** More than the largest request takes that may be kept. */
    private static final int MEMORY = 20 * 1024 * 1024;

    /** What a request counts at least, which bounds how many wait. */
    static final int LEAST = 16 * 1024;

    /** Addresses of which the rate is known; one that is pushed out starts anew. */
    private static final int SHARES = 10_000;

    /** Of the bodies that may be read at the same time, one address may send one part. */
    private static final int BODIES_SHARES = 4;

    private static final int BURST_SECONDS = 10;
    private static final int ADDRESSES_AT_FULL_RATE = 10;

    private final int rate;
    private final int maxBodies;
    private final Semaphore bodies;
    private final Semaphore memory = new Semaphore(MEMORY);
    private final Map<String, Bucket> doors = new ConcurrentHashMap<>();
    private final Cache<String, Share> shares = Caffeine.newBuilder()
            .maximumSize(SHARES)
            .expireAfterAccess(Duration.ofMinutes(1))
            .build();

    Room(RejectedSettings settings) {
        rate = settings.rate();
        maxBodies = (int) (MEMORY / Math.max(settings.maxBody().toBytes(), LEAST));
        bodies = new Semaphore(maxBodies);
    }

    /** @return {@code null} where the address, or all of the door together, have used up their rate */
    Share enter(String door, String network) {
        Share share = shares.get(
                door + "/" + network,
                any -> new Share(bucket(1), new Semaphore(Math.max(1, maxBodies / BODIES_SHARES))));
        boolean entered = share.bucket.tryConsume(1)
                && doors.computeIfAbsent(door, any -> bucket(ADDRESSES_AT_FULL_RATE))
                        .tryConsume(1);
        return entered ? share : null;
    }

    private Bucket bucket(int factor) {
        long tokens = (long) rate * factor;
        Bandwidth limit = Bandwidth.builder()
                .capacity(tokens * BURST_SECONDS)
                .refillGreedy(tokens, Duration.ofSeconds(1))
                .build();
        return Bucket.builder().addLimit(limit).build();
    }

    /** @return whether another body may be read; if so, {@link #endBody} has to follow */
    boolean beginBody(Share share) {
        if (!share.bodies.tryAcquire()) {
            return false;
        }
        if (!bodies.tryAcquire()) {
            share.bodies.release();
            return false;
        }
        return true;
    }

    void endBody(Share share) {
        share.bodies.release();
        bodies.release();
    }

    /** @return whether there is memory for so many bytes; if so, {@link #release} has to follow */
    boolean reserve(int bytes) {
        return memory.tryAcquire(bytes);
    }

    void release(int bytes) {
        memory.release(bytes);
    }

    /** What one address may take at one door. */
    record Share(Bucket bucket, Semaphore bodies) {}
}
