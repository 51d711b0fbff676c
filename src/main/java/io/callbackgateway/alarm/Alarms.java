package io.callbackgateway.alarm;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** What people have to look at now. Who finds that something is wrong raises an alarm, and clears it as soon as it is well again. */
@Component
public class Alarms {

    private static final Logger LOG = LoggerFactory.getLogger(Alarms.class);

    private final Map<String, Alarm> open = new ConcurrentHashMap<>();

    /** Raises it, unless it is raised already. */
    public void raise(Alarm alarm) {
        if (open.putIfAbsent(alarm.key(), alarm) == null) {
            LOG.warn("Alarm {}: {} {}", alarm.key(), alarm.text(), alarm.remedy());
        }
    }

    /** Clears it; nothing where it is not raised. */
    public void clear(String key) {
        if (open.remove(key) != null) {
            LOG.info("Alarm {} is over", key);
        }
    }

    /** Those that are raised now, the oldest first. */
    public List<Alarm> open() {
        return open.values().stream()
                .sorted(Comparator.comparing(Alarm::raisedAt).thenComparing(Alarm::key))
                .toList();
    }
}
