package io.callbackgateway.reconciliation;

import io.callbackgateway.failure.Failures;
import io.callbackgateway.inbox.NotKeptException;
import io.callbackgateway.provider.ReconcileSettings;
import io.callbackgateway.question.Answer;
import io.callbackgateway.question.QuestionMetrics;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.support.CronExpression;

/**
 * What one environment of a provider is asked: what changed in a time, where it has such a list, and about transactions that have been
 * silent. One run after the other, each of which does what is due and ends early where the API or the inbox is away.
 */
final class Reconciliation {

    private static final Logger LOG = LoggerFactory.getLogger(Reconciliation.class);

    /** Questions at the same time: callbacks whose routes ask the API must find it free. */
    private static final int PARALLEL = 4;

    /** Sweeps in one run, so that after a long time away silent transactions need not wait for all of it. */
    private static final int MOST_SWEEPS = 20;

    private static final Duration SHORTEST_SWEEP = Duration.ofMinutes(1);
    private static final Duration ANY = Duration.ofDays(36_500);
    private static final Duration LONGEST_TICK = Duration.ofSeconds(10);
    private static final CronExpression NIGHTLY = CronExpression.parse("0 30 2 * * *");

    private final String provider;
    private final String environment;
    private final ReconcileSettings settings;
    private final Inquiries inquiries;
    private final AskableTransactions transactions;
    private final Sweeps sweeps;
    private final QuestionMetrics metrics;
    private final Clock clock;

    private final Deque<String> sample = new ArrayDeque<>();
    private Instant nextSweep = Instant.MIN;
    private Duration longestSweep = ANY;
    private String sweepFailure = "";
    private Duration pause = Duration.ZERO;
    private Instant pausedUntil = Instant.MIN;

    Reconciliation(
            String provider,
            String environment,
            ReconcileSettings settings,
            Inquiries inquiries,
            AskableTransactions transactions,
            Sweeps sweeps,
            QuestionMetrics metrics,
            Clock clock) {
        this.provider = provider;
        this.environment = environment;
        this.settings = settings;
        this.inquiries = inquiries;
        this.transactions = transactions;
        this.sweeps = sweeps;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** From the end of a run to the begin of the next. */
    Duration tick() {
        return Stream.of(settings.after(), settings.every(), LONGEST_TICK)
                .min(Duration::compareTo)
                .orElseThrow();
    }

    /** @param canSweep whether the provider has a list of what has changed */
    void run(boolean canSweep, ExecutorService workers) throws InterruptedException {
        Instant now = clock.instant();
        if (now.isBefore(pausedUntil)) {
            return;
        }
        Sweeps.Progress progress = sweeps.progress(provider, environment, now.minus(settings.after()), now);
        Exception away = canSweep ? sweep(progress.sweptUntil(), now) : null;
        if (away == null) {
            drawSample(progress.sampled(), now);
            away = askWhatIsDue(now, workers);
        }
        pauseWhile(away, now);
    }

    /** @return a transient failure, or {@code null} */
    private Exception sweep(Instant sweptUntil, Instant now) {
        Instant before = now.minus(settings.after());
        if (now.isBefore(nextSweep) || sweptUntil.plus(settings.every()).isAfter(before)) {
            return null;
        }
        Instant since = sweptUntil;
        for (int i = 0; i < MOST_SWEEPS && since.isBefore(before); i++) {
            Instant end =
                    Duration.between(since, before).compareTo(longestSweep) > 0 ? since.plus(longestSweep) : before;
            try {
                inquiries.changes(provider, environment, since, end);
            } catch (Exception e) {
                if (Inquiries.isTransient(e)) {
                    return e;
                }
                fail(since, e);
                // it may be too much for one question
                longestSweep = longer(Duration.between(since, end).dividedBy(2), SHORTEST_SWEEP);
                nextSweep = now.plus(jittered(settings.every()));
                return null;
            }
            sweeps.swept(provider, environment, end);
            since = end;
            sweepFailure = "";
        }
        if (!since.isBefore(before)) {
            longestSweep = ANY;
            nextSweep = now.plus(jittered(settings.every()));
        }
        return null;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private void fail(Instant since, Exception failure) {
        metrics.count(Answer.FAILED, provider, environment);
        String reason = Failures.reason(failure, null);
        if (!reason.equals(sweepFailure)) {
            LOG.warn("{}/{} cannot be asked what has changed since {}: {}", provider, environment, since, reason);
            sweepFailure = reason;
        }
    }

    /** Every night, in the machine's own time. */
    private void drawSample(Instant sampled, Instant now) {
        ZoneId zone = clock.getZone();
        if (settings.sample() > 0 && !NIGHTLY.next(sampled.atZone(zone)).isAfter(now.atZone(zone))) {
            sample.clear();
            sample.addAll(transactions.sample(provider, environment, settings.sample()));
            sweeps.sampled(provider, environment, now);
        }
    }

    private record Due(String transactionId, boolean sampled) {}

    /** @return a transient failure after which nothing more was asked, or {@code null} */
    private Exception askWhatIsDue(Instant now, ExecutorService workers) throws InterruptedException {
        int limit = budget(now);
        Queue<Due> due = new ConcurrentLinkedQueue<>();
        transactions.due(provider, environment, settings, now, limit).forEach(id -> due.add(new Due(id, false)));
        for (int left = limit - due.size(); left > 0 && !sample.isEmpty(); left--) {
            due.add(new Due(sample.remove(), true));
        }
        if (due.isEmpty()) {
            return null;
        }
        Course course = new Course();
        Callable<Void> worker = () -> {
            for (Due next = due.poll(); next != null && !course.isOver(); next = due.poll()) {
                ask(next, course);
            }
            return null;
        };
        workers.invokeAll(Collections.nCopies(Math.min(PARALLEL, due.size()), worker));
        return course.away();
    }

    /** Spread over the minute, and together with what other gateways and people have asked in the last one. */
    private int budget(Instant now) {
        int left = settings.budget() - transactions.askedSince(provider, environment, now.minusSeconds(60));
        long share = settings.budget() * tick().toMillis() / 60_000;
        return (int) Math.max(0, Math.min(left, Math.max(1, share)));
    }

    private void ask(Due due, Course course) {
        Instant now = clock.instant();
        Instant next = now.plus(jittered(settings.every()));
        try {
            inquiries.about(provider, environment, due.transactionId(), due.sampled(), now, next);
            course.wasAnswered();
        } catch (Exception e) {
            if (Inquiries.isTransient(e)) {
                course.failed(e);
            } else {
                course.wasAnswered(); // of no use, but the API is there
            }
        }
    }

    /** How the questions of a run fare: a failure may be about that one transaction, several in a row are not. */
    private static final class Course {

        private boolean answered;
        private int inARow;
        private Exception last;

        synchronized void wasAnswered() {
            answered = true;
            inARow = 0;
        }

        synchronized void failed(Exception failure) {
            inARow = failure instanceof NotKeptException ? PARALLEL : inARow + 1;
            last = failure;
        }

        synchronized boolean isOver() {
            return inARow >= PARALLEL;
        }

        synchronized Exception away() {
            return isOver() || !answered ? last : null;
        }
    }

    /** Not every tick: an API that is away, or a single transaction that it cannot be asked about, is left alone for longer and longer. */
    private void pauseWhile(Exception away, Instant now) {
        if (away == null) {
            if (!pause.isZero()) {
                LOG.info("Reconciliation of {}/{} goes on", provider, environment);
            }
            pause = Duration.ZERO;
            return;
        }
        if (pause.isZero()) {
            LOG.warn("Reconciliation of {}/{} waits: {}", provider, environment, Failures.describe(away));
            pause = tick();
        } else {
            pause = pause.multipliedBy(2);
        }
        pause = pause.compareTo(settings.every()) > 0 ? settings.every() : pause;
        pausedUntil = now.plus(pause);
    }

    /** Up to a tenth more or less, so that what began together does not stay together. */
    private static Duration jittered(Duration duration) {
        return Duration.ofMillis(IntervalFunction.ofRandomized(duration, 0.1).apply(1));
    }
}
