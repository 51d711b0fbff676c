package io.callbackgateway.admin.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * How often an address has been wrong of late. Who has been right there before has a count of its own, so that nobody is locked out by
 * others behind the same address.
 */
@Component
public class FailedLogins {

    private static final Logger LOG = LoggerFactory.getLogger(FailedLogins.class);

    /** Bounds the memory that many addresses can cost: one that is pushed out starts anew. */
    private static final int ADDRESSES = 100_000;

    private static final Duration WINDOW = Duration.ofMinutes(1);

    /** How long it is remembered who was right where. */
    private static final Duration KNOWN = Duration.ofDays(7);

    private static final String METRIC = "gateway.admin.failures";

    private final Bandwidth limit;
    private final Counter wrong;
    private final Counter slowed;
    private final Cache<String, Bucket> failures = Caffeine.newBuilder()
            .maximumSize(ADDRESSES)
            .expireAfterAccess(WINDOW)
            .build();
    private final Cache<String, Boolean> known = Caffeine.newBuilder()
            .maximumSize(ADDRESSES)
            .expireAfterAccess(KNOWN)
            .build();

    FailedLogins(AccessSettings settings, MeterRegistry meters) {
        wrong = meters.counter(METRIC, "result", "wrong");
        slowed = meters.counter(METRIC, "result", "slowed");
        limit = Bandwidth.builder()
                .capacity(settings.maxFailures())
                .refillGreedy(settings.maxFailures(), WINDOW)
                .build();
    }

    /**
     * To be called before anything is looked up or computed. It counts as a failure until it has {@link Attempt#succeeded}.
     *
     * @param who claims to be there
     * @throws TooManyFailuresException where there were too many
     */
    public Attempt begin(CallerDetails caller, String who) {
        String both = caller.network() + " " + who;
        Bucket bucket = failures.get(
                known.getIfPresent(both) == null ? caller.network() : both,
                any -> Bucket.builder().addLimit(limit).build());
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            slowed.increment();
            throw new TooManyFailuresException(
                    Duration.ofNanos(probe.getNanosToWaitForRefill()).toSeconds() + 1);
        }
        return new Attempt() {
            @Override
            public void succeeded() {
                withdraw();
                known.put(both, true);
            }

            @Override
            public void withdraw() {
                bucket.addTokens(1);
            }

            @Override
            public void failed(String how) {
                wrong.increment();
                LOG.warn("Somebody at {} is not let in at the admin door {}", caller.address(), how);
            }
        };
    }

    /** One of these is called once. */
    public interface Attempt {

        void succeeded();

        /** It could not be found out. */
        void withdraw();

        /** @param how was tried, for the log: nothing that a caller made up */
        void failed(String how);
    }
}
