package io.callbackgateway.alarm;

import io.callbackgateway.failure.Failures;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * What people have to look at now. Every {@link AlarmSource} is asked, and what is new or over is told once, over restarts and by one of
 * several gateways: in the log, and as an event ({@link AlarmEvents}). An alarm ends when its source tells of it no more, or when for two
 * minutes no gateway has.
 */
@Component
public class Alarms {

    private static final Logger LOG = LoggerFactory.getLogger(Alarms.class);

    private static final Duration GONE = Duration.ofMinutes(2);

    private final ObjectProvider<AlarmSource> sources;
    private final AlarmTable table;
    private final AlarmEvents events;
    private final AlarmMetrics metrics;
    private final ReentrantLock round = new ReentrantLock();
    private final Map<AlarmSource, List<Alarm>> last = new HashMap<>();
    private final Set<String> failing = new HashSet<>();
    private Set<String> found = Set.of(); // by this gateway, at its last round
    private volatile List<Alarm> open = List.of();

    Alarms(ObjectProvider<AlarmSource> sources, AlarmTable table, AlarmEvents events, AlarmMetrics metrics) {
        this.sources = sources;
        this.table = table;
        this.events = events;
        this.metrics = metrics;
    }

    /** Those that are raised, the oldest first; as of the last round, a quarter of a minute ago at the most. */
    public List<Alarm> open() {
        return open;
    }

    @Scheduled(initialDelay = 5_000, fixedDelay = 15_000)
    void look() {
        look(Instant.now());
    }

    void look(Instant now) {
        round.lock();
        try {
            Map<String, Alarm> current = new LinkedHashMap<>();
            sources.orderedStream().forEach(source -> ask(source).forEach(alarm -> current.put(alarm.key(), alarm)));
            try {
                tell(current, now);
                open = table.all();
            } catch (RuntimeException away) { // the database; what this gateway finds counts all the same
                LOG.debug("Alarms are not kept: {}", Failures.describe(away));
                open = List.copyOf(current.values());
            }
            metrics.show(open);
        } finally {
            round.unlock();
        }
    }

    private List<Alarm> ask(AlarmSource source) {
        String name = source.getClass().getSimpleName();
        try {
            last.put(source, source.alarms());
            failing.remove(name);
        } catch (RuntimeException e) {
            if (failing.add(name)) {
                LOG.warn("{} cannot say what is wrong: {}", name, Failures.describe(e));
            }
        }
        return last.getOrDefault(source, List.of());
    }

    private void tell(Map<String, Alarm> current, Instant now) {
        Map<String, Alarm> raisedBefore = new HashMap<>();
        table.all().forEach(alarm -> raisedBefore.put(alarm.key(), alarm));
        for (Alarm alarm : current.values()) {
            if (table.add(alarm, now)) {
                LOG.warn("Alarm {}: {} {}", alarm.key(), alarm.text(), alarm.remedy());
                events.raised(alarm);
            }
        }
        Set<String> over = new HashSet<>(found);
        table.unseenSince(now.minus(GONE)).forEach(alarm -> over.add(alarm.key()));
        over.removeAll(current.keySet());
        for (String key : over) {
            if (table.remove(key) && raisedBefore.containsKey(key)) {
                LOG.info("Alarm {} is over", key);
                events.cleared(raisedBefore.get(key), now);
            }
        }
        found = Set.copyOf(current.keySet());
    }
}
