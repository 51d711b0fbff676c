package io.callbackgateway.rejected;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * What may be taken up before the database: requests a second, by address and by door; bodies that are being read; and memory for what
 * waits. There are two, so that nobody else can take the place of callers that a door expects.
 */
final class RejectedQuota {

    /** Bytes; more than the largest request takes that may be kept. */
    private static final int MEMORY = 20 * 1024 * 1024;

    /** Bytes that a body counts at least, and a head always: as many as the web server lets it have. It bounds how many wait. */
    static final int HEAD = 16 * 1024;

    /** Of which the rate is known; one that is pushed out starts anew. */
    private static final int ADDRESSES = 10_000;

    private static final int BURST_SECONDS = 10;
    private static final int ADDRESSES_AT_FULL_RATE = 10;

    private final int rate;
    private final Semaphore bodies;
    /** Bytes, for what waits. */
    final Semaphore memory = new Semaphore(MEMORY);

    private final Map<String, Bucket> doors = new ConcurrentHashMap<>();
    private final LoadingCache<String, AtDoor> addresses;

    RejectedQuota(RejectedSettings settings) {
        rate = settings.rate();
        int most = (int) (MEMORY / Math.max(settings.maxBody().toBytes(), HEAD));
        bodies = new Semaphore(most);
        addresses = Caffeine.newBuilder()
                .maximumSize(ADDRESSES)
                .expireAfterAccess(Duration.ofMinutes(1))
                .build(any -> new AtDoor(bucket(rate), new Semaphore(Math.max(1, most / 4))));
    }

    /** @return {@code null} where the address, or all of the door together, have used up their rate */
    AtDoor take(String door, String network) {
        AtDoor address = addresses.get(door + "/" + network);
        Bucket all = doors.computeIfAbsent(door, any -> bucket(rate * (long) ADDRESSES_AT_FULL_RATE));
        return address.requests.tryConsume(1) && all.tryConsume(1) ? address : null;
    }

    private static Bucket bucket(long rate) {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(rate * BURST_SECONDS).refillGreedy(rate, Duration.ofSeconds(1)))
                .build();
    }

    /** @return whether another body may be read; if so, {@link #endBody} has to follow */
    boolean beginBody(AtDoor address) {
        if (address.bodies.tryAcquire()) {
            if (bodies.tryAcquire()) {
                return true;
            }
            address.bodies.release();
        }
        return false;
    }

    void endBody(AtDoor address) {
        address.bodies.release();
        bodies.release();
    }

    /** One address at one door. @param bodies that it may send at the same time, a quarter of all */
    record AtDoor(Bucket requests, Semaphore bodies) {}
}
