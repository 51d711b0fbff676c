package io.callbackgateway.inbox;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * The ids of callbacks that are being kept, or were lately: asking the broker costs a line of its log for every duplicate. A shortcut only;
 * what it does not know (any more), the broker does.
 */
final class RecentIds {

    private static final int MAX_IDS = 10_000;

    private final AsyncCache<UUID, Boolean> ids = Caffeine.newBuilder()
            .maximumSize(MAX_IDS)
            .expireAfterWrite(Duration.ofMinutes(10))
            .buildAsync();

    /**
     * Keeps a callback, unless one with its id was kept or is being kept; then waits for that.
     *
     * @param keep gives whether it was the one that kept it, or throws
     * @return {@code false} also where another call has kept it
     * @throws NotKeptException where that other call has failed
     */
    boolean once(UUID id, BooleanSupplier keep) {
        CompletableFuture<Boolean> mine = new CompletableFuture<>();
        CompletableFuture<Boolean> other = ids.asMap().putIfAbsent(id, mine);
        if (other != null) {
            try {
                other.join();
                return false;
            } catch (CancellationException e) {
                throw new NotKeptException("The same callback, sent at the same time, could not be kept", e);
            }
        }
        try {
            boolean kept = keep.getAsBoolean();
            mine.complete(kept);
            return kept;
        } finally {
            mine.cancel(false); // where keeping has failed, this wakes the others and forgets the id
        }
    }
}
