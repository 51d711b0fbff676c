package io.callbackgateway.delivery;

import io.callbackgateway.database.GatewayLocks;
import io.callbackgateway.delivery.DeliveryProblem.Kind;
import io.callbackgateway.provider.DeliverySettings;
import io.callbackgateway.provider.EnvironmentSettings;
import io.callbackgateway.provider.ProviderSettings;
import io.callbackgateway.provider.Providers;
import io.callbackgateway.settings.Reloadable;
import io.github.resilience4j.core.IntervalFunction;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.stereotype.Component;

/**
 * Looks regularly at how providers deliver, wherever the settings have {@code delivery}. Of several gateways one does it at a time. The
 * metric {@code gateway.delivery.problem} is 1 for each problem that there is, by {@code problem}.
 */
@Component
class DeliveryCheck implements SmartLifecycle, Reloadable<ProviderSettings> {

    private static final Logger LOG = LoggerFactory.getLogger(DeliveryCheck.class);

    private final ProviderSettings settings;
    private final Providers providers;
    private final Deliveries deliveries;
    private final Healing healing;
    private final Attempts attempts;
    private final GatewayLocks locks;
    private final MeterRegistry metrics;
    private final Clock clock;
    private final Map<Watched, Seen> seen = new ConcurrentHashMap<>();
    private final Set<Watched> watched = new HashSet<>();
    private ThreadPoolTaskScheduler scheduler; // its own: a provider's API may keep it waiting

    /** Until it is looked whether the settings want it watched again. */
    private static final Duration UNWATCHED = Duration.ofMinutes(1);

    /** What a check has found. */
    record Seen(Instant at, List<DeliveryProblem> problems) {

        boolean has(Kind kind) {
            return problems.stream().anyMatch(each -> each.kind() == kind);
        }
    }

    DeliveryCheck(
            ProviderSettings settings,
            Providers providers,
            Deliveries deliveries,
            Healing healing,
            Attempts attempts,
            GatewayLocks locks,
            MeterRegistry metrics,
            Clock clock) {
        this.settings = settings;
        this.providers = providers;
        this.deliveries = deliveries;
        this.healing = healing;
        this.attempts = attempts;
        this.locks = locks;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public void start() {
        scheduler = new ThreadPoolTaskScheduler();
        scheduler.setThreadNamePrefix("delivery-");
        scheduler.setDaemon(true);
        scheduler.setPoolSize(2);
        scheduler.initialize();
        watched.clear();
        watch();
    }

    @Override
    public Runnable prepare(ProviderSettings next) {
        return this::watch;
    }

    /** All that the settings want watched now. */
    private synchronized void watch() {
        if (!isRunning()) {
            return;
        }
        settings.providers()
                .forEach((provider, environments) -> environments.forEach((environment, each) -> {
                    Watched one = new Watched(provider, environment);
                    if (each.delivery() != null && watched.add(one)) {
                        watch(one);
                    }
                }));
    }

    /** @return {@code null} where it is not watched any more */
    private DeliverySettings delivery(Watched watched) {
        EnvironmentSettings environment = settings.of(watched.provider(), watched.environment());
        return environment == null ? null : environment.delivery();
    }

    @Override
    public void stop() {
        scheduler.shutdown();
        scheduler = null;
    }

    @Override
    public boolean isRunning() {
        return scheduler != null;
    }

    private void watch(Watched watched) {
        for (Kind kind : Kind.values()) {
            Gauge.builder(
                            "gateway.delivery.problem",
                            seen,
                            all -> all.containsKey(watched) && all.get(watched).has(kind) ? 1 : 0)
                    .description("1 where the provider does not deliver as it should")
                    .tag("provider", watched.provider())
                    .tag("environment", watched.environment())
                    .tag("problem", kind.word())
                    .register(metrics);
        }
        scheduler.schedule(() -> regularly(watched), done -> {
            DeliverySettings wanted = delivery(watched);
            Duration interval = wanted == null ? UNWATCHED : wanted.check();
            return done.lastCompletion() == null
                    ? clock.instant().plus(jittered(interval.dividedBy(10)))
                    : done.lastCompletion().plus(jittered(interval));
        });
    }

    /** Up to a tenth more or less, so that what began together does not stay together. */
    private static Duration jittered(Duration duration) {
        return Duration.ofMillis(IntervalFunction.ofRandomized(duration, 0.1).apply(1));
    }

    private void regularly(Watched watched) {
        try {
            if (delivery(watched) == null) {
                seen.remove(watched);
            } else if (providers.loaded()) {
                check(watched);
            }
        } catch (RuntimeException e) {
            LOG.warn("Deliveries of {} could not be looked at: {}", watched, Deliveries.reason(e));
        }
    }

    /** Does nothing where another gateway is at it. */
    void check(Watched watched) {
        alone(watched, () -> seen.put(watched, new Seen(clock.instant(), problems(watched))));
    }

    /** @return whether nobody else was at it */
    <E extends Exception> boolean alone(Watched watched, GatewayLocks.Work<E> work) throws E {
        return locks.whileHeld("delivery." + watched.provider() + "." + watched.environment(), Duration.ZERO, work);
    }

    private List<DeliveryProblem> problems(Watched watched) {
        DeliveryStatus status;
        try {
            status = deliveries.status(watched);
        } catch (Exception e) {
            return List.of(
                    new DeliveryProblem(Kind.UNREADABLE, "how it delivers cannot be read: " + Deliveries.reason(e)));
        }
        List<DeliveryProblem> problems = new ArrayList<>(healing.look(watched, heals(watched), status));
        problems.addAll(deliveries.wanted(watched).problems(status, watched));
        try {
            attempts.look(watched);
        } catch (Exception e) {
            LOG.warn("Attempts of {} could not be looked at: {}", watched, Deliveries.reason(e));
        }
        return problems;
    }

    /** What is wrong now, without doing anything about it; the health tells that, too, where it tells of this one. */
    List<DeliveryProblem> see(Watched watched, DeliveryStatus status) {
        List<DeliveryProblem> problems = new ArrayList<>(healing.problems(watched, heals(watched), status));
        problems.addAll(deliveries.wanted(watched).problems(status, watched));
        seen.computeIfPresent(watched, (any, before) -> new Seen(clock.instant(), problems));
        return problems;
    }

    private boolean heals(Watched watched) {
        DeliverySettings delivery = delivery(watched);
        return delivery != null && delivery.heal() == DeliverySettings.Heal.AUTO;
    }

    /** What the last check of each has found, in their order. */
    Map<Watched, Seen> seen() {
        Map<Watched, Seen> all = new TreeMap<>(Comparator.comparing(Watched::toString));
        all.putAll(seen);
        return all;
    }
}
