package io.callbackgateway.reconciliation;

import io.callbackgateway.ask.Asking;
import io.callbackgateway.database.GatewayLocks;
import io.callbackgateway.failure.Failures;
import io.callbackgateway.provider.ProviderSettings;
import io.callbackgateway.provider.Providers;
import io.callbackgateway.provider.ReconcileSettings;
import io.callbackgateway.question.QuestionMetrics;
import io.callbackgateway.settings.Reloadable;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Asks providers, from time to time, what was missed, wherever the settings have {@code reconcile}. Starts last and stops first. Of several
 * gateways that share a ledger, one does it at a time.
 */
@Component
class Reconciler implements SmartLifecycle, Reloadable<ProviderSettings> {

    private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);

    private final ProviderSettings settings;
    private final Providers providers;
    private final Asking asking;
    private final GatewayLocks locks;
    private final Inquiries inquiries;
    private final AskableTransactions transactions;
    private final Sweeps sweeps;
    private final QuestionMetrics metrics;

    private final Map<String, Scheduled> scheduled = new HashMap<>();
    private ScheduledThreadPoolExecutor ticks;
    private ExecutorService workers;

    Reconciler(
            ProviderSettings settings,
            Providers providers,
            Asking asking,
            GatewayLocks locks,
            Inquiries inquiries,
            AskableTransactions transactions,
            Sweeps sweeps,
            QuestionMetrics metrics) {
        this.settings = settings;
        this.providers = providers;
        this.asking = asking;
        this.locks = locks;
        this.inquiries = inquiries;
        this.transactions = transactions;
        this.sweeps = sweeps;
        this.metrics = metrics;
    }

    private record Scheduled(ReconcileSettings settings, Future<?> ticks) {}

    @Override
    public synchronized void start() {
        ticks = new ScheduledThreadPoolExecutor(1, threads("reconciler-"));
        workers = Executors.newCachedThreadPool(threads("reconciler-worker-"));
        scheduled.clear();
        schedule();
    }

    @Override
    public Runnable prepare(ProviderSettings next) {
        return this::schedule;
    }

    /** As the settings want it now. What runs is not cut off. */
    private synchronized void schedule() {
        if (!isRunning()) {
            return;
        }
        Map<String, ReconcileSettings> wanted = new HashMap<>();
        settings.providers()
                .forEach((provider, environments) -> environments.forEach((environment, each) -> {
                    if (each.reconcile() != null) {
                        wanted.put(provider + "." + environment, each.reconcile());
                    }
                }));
        for (String whose : List.copyOf(scheduled.keySet())) {
            if (!scheduled.get(whose).settings().equals(wanted.get(whose))) {
                scheduled.remove(whose).ticks().cancel(false);
            }
        }
        ticks.setCorePoolSize(Math.max(1, wanted.size())); // none waits for another
        wanted.forEach((whose, reconcile) -> scheduled.computeIfAbsent(whose, any -> schedule(whose, reconcile)));
    }

    private Scheduled schedule(String whose, ReconcileSettings reconcile) {
        String provider = whose.substring(0, whose.indexOf('.'));
        String environment = whose.substring(provider.length() + 1);
        metrics.show(provider, environment);
        Reconciliation reconciliation = new Reconciliation(
                provider, environment, reconcile, inquiries, transactions, sweeps, metrics, Clock.systemDefaultZone());
        long tick = reconciliation.tick().toMillis();
        return new Scheduled(
                reconcile,
                ticks.scheduleWithFixedDelay(
                        new Tick(provider, environment, reconciliation), tick, tick, TimeUnit.MILLISECONDS));
    }

    /** What keeps a tick from its work is said once, until it works again. */
    private final class Tick implements Runnable {

        private final String provider;
        private final String environment;
        private final Reconciliation reconciliation;
        private String told = "";

        Tick(String provider, String environment, Reconciliation reconciliation) {
            this.provider = provider;
            this.environment = environment;
            this.reconciliation = reconciliation;
        }

        @Override
        public void run() {
            if (!providers.loaded()) {
                return;
            }
            if (!asking.canAsk(provider)) {
                tell("no route from ask:" + provider + " runs; see the health detail routes");
                return;
            }
            try {
                // a little less, so that the same gateway can go on at its next tick
                Duration atLeast = reconciliation.tick().multipliedBy(9).dividedBy(10);
                String lock = "reconcile." + provider + "." + environment;
                locks.whileHeld(lock, atLeast, () -> reconciliation.run(asking.canSweep(provider), workers));
                told = "";
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // the gateway stops
            } catch (RuntimeException e) { // or it would be the last one
                if (isRunning()) {
                    tell(Failures.describe(e));
                }
            }
        }

        private void tell(String what) {
            if (!what.equals(told)) {
                LOG.warn("Nothing is reconciled of {}/{}: {}", provider, environment, what);
                told = what;
            }
        }
    }

    @Override
    public void stop() {
        ticks.shutdownNow();
        workers.shutdownNow();
    }

    @Override
    public boolean isRunning() {
        return ticks != null && !ticks.isShutdown();
    }

    private static ThreadFactory threads(String prefix) {
        AtomicInteger number = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(work, prefix + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
