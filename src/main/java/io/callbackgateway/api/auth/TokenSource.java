package io.callbackgateway.api.auth;

import io.callbackgateway.api.auth.NotIssuedException.Kind;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The token for the API of one provider and environment. However many ask for it, the provider is asked once: those who wait share what
 * that gives, a failure included. While the token is good nobody waits for the next one. After a failure nobody is asked before a
 * delay has passed, which grows: providers lock accounts that come too often.
 */
public final class TokenSource {

    private static final Logger LOG = LoggerFactory.getLogger(TokenSource.class);

    private static final Duration LOCKED = Duration.ofMinutes(10);

    /** Of an endpoint that is away; of one that rejects us, ten minutes. */
    private static final Duration LONGEST_OUTAGE = Duration.ofSeconds(30);

    private static final IntervalFunction DELAYS =
            IntervalFunction.ofExponentialRandomBackoff(Duration.ofSeconds(1), 2, 0.2, Duration.ofMinutes(10));

    private final String whose;
    private final String settings;
    private final TokenIssuer issuer;
    private final Clock clock;
    private final Executor renewals;
    private final Retry retry;

    private IssuedToken current;
    private boolean revoked;

    /** The API has not taken one before the current one, and not yet the current one itself. */
    private boolean onProbation;

    private CompletableFuture<IssuedToken> call;
    private int failures;
    private Instant notBefore = Instant.MIN;
    private String problem;

    /**
     * @param whose provider and environment, for the log
     * @param settings to look at where no token is given
     * @param renewals runs what nobody waits for
     * @param repeatAfter how long, half of it at the least, until the one repetition of a call that got no answer
     */
    TokenSource(
            String whose, String settings, TokenIssuer issuer, Clock clock, Executor renewals, Duration repeatAfter) {
        this.whose = whose;
        this.settings = settings;
        this.issuer = issuer;
        this.clock = clock;
        this.renewals = renewals;
        this.retry = Retry.of(
                whose,
                RetryConfig.custom()
                        .maxAttempts(2)
                        .intervalFunction(IntervalFunction.ofRandomized(repeatAfter, 0.5))
                        .retryOnException(e -> e instanceof NotIssuedException failure && failure.isWorthRepeating())
                        .build());
    }

    /**
     * One that is good for now.
     *
     * @throws NoTokenException where there is none
     */
    public IssuedToken token() {
        CompletableFuture<IssuedToken> mine = null;
        CompletableFuture<IssuedToken> awaited;
        synchronized (this) {
            Instant now = clock.instant();
            if (current != null && !revoked && current.isGood(now)) {
                if (current.isDue(now) && call == null && !now.isBefore(notBefore)) {
                    CompletableFuture<IssuedToken> renewal = begin();
                    renewals.execute(() -> issue(renewal));
                }
                return current;
            }
            if (call == null) {
                if (now.isBefore(notBefore)) {
                    throw new NoTokenException(problem);
                }
                mine = begin();
            }
            awaited = call;
        }
        if (mine != null) {
            issue(mine);
        }
        return result(awaited);
    }

    /**
     * Another one, where the API has answered 401 to this one: one call for however many come with it.
     *
     * @throws NoTokenException where there is none
     */
    public IssuedToken insteadOf(IssuedToken rejected) {
        synchronized (this) {
            if (current == rejected && !revoked) {
                revoked = true;
                if (onProbation && !rejected.refreshed()) {
                    String what = "the provider's API answers 401 to a token that it has just given";
                    fail(what, DELAYS.apply(++failures), Duration.ZERO);
                }
                onProbation = true;
            }
        }
        return token();
    }

    /** The API takes this token. */
    public synchronized void accepted(IssuedToken token) {
        if (current == token && onProbation && !revoked) {
            onProbation = false;
            failures = 0;
            problem = null;
        }
    }

    /** Why there was no token when one was asked for, and what to check; {@code null} where there is one. */
    public synchronized String problem() {
        return problem;
    }

    private CompletableFuture<IssuedToken> begin() {
        call = new CompletableFuture<>();
        return call;
    }

    private void issue(CompletableFuture<IssuedToken> mine) {
        IssuedToken previous;
        synchronized (this) {
            // a token that was got by refreshing and is not taken is no reason to refresh once more
            previous = current != null && revoked && current.refreshed() ? null : current;
        }
        try {
            IssuedToken token = retry.executeSupplier(() -> issuer.issue(previous));
            synchronized (this) {
                current = token;
                revoked = false;
                call = null;
                if (!onProbation) {
                    failures = 0;
                    problem = null;
                }
            }
            mine.complete(token);
        } catch (Throwable e) { // whatever it is, others wait for it
            synchronized (this) {
                call = null;
                fail(e);
                mine.completeExceptionally(new NoTokenException(problem));
            }
            if (e instanceof Error error) {
                throw error;
            }
        }
    }

    private void fail(Throwable failure) {
        failures++;
        NotIssuedException told = failure instanceof NotIssuedException known
                ? known
                : new NotIssuedException(
                        Kind.UNAVAILABLE,
                        "could not be asked: " + failure.getClass().getSimpleName(),
                        Duration.ZERO);
        long grown = DELAYS.apply(failures);
        long delay =
                switch (told.kind()) {
                    case LOCKED -> LOCKED.toMillis();
                    case REJECTED -> grown;
                    case UNAVAILABLE -> Math.min(grown, LONGEST_OUTAGE.toMillis());
                };
        fail("the token endpoint " + told.getMessage(), delay, told.retryAfter());
    }

    /** @param delay milliseconds */
    private void fail(String what, long delay, Duration atLeast) {
        Duration wait = Duration.ofMillis(Math.max(delay, atLeast.toMillis()));
        notBefore = clock.instant().plus(wait);
        problem = "no token: " + what + "; check " + settings + "; next attempt at "
                + notBefore.truncatedTo(ChronoUnit.SECONDS);
        LOG.warn("{}: {}", whose, problem);
    }

    private static IssuedToken result(CompletableFuture<IssuedToken> call) {
        try {
            return call.get();
        } catch (ExecutionException e) {
            throw new NoTokenException(e.getCause().getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NoTokenException("no token: the gateway stops");
        }
    }
}
