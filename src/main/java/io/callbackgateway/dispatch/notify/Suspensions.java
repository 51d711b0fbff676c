package io.callbackgateway.dispatch.notify;

import io.callbackgateway.alarm.Alarm;
import io.callbackgateway.alarm.AlarmSource;
import io.callbackgateway.audit.AuditLog;
import io.callbackgateway.broker.BrokerSettings;
import io.callbackgateway.pause.Pause;
import io.callbackgateway.pause.Pauses;
import io.callbackgateway.unread.UnreadSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Suspends an endpoint that says it is gone, or that has taken nothing for days: its lane is paused by the gateway itself, its events are
 * kept, and an alarm lasts until somebody resumes it.
 */
@Component
class Suspensions implements AlarmSource {

    private static final Logger LOG = LoggerFactory.getLogger(Suspensions.class);

    static final Duration LONGEST_FAILURE = Duration.ofDays(5);

    private final Endpoints endpoints;
    private final NotificationTables tables;
    private final Pauses pauses;
    private final String kept;
    private final Set<String> forgotten = new HashSet<>();

    Suspensions(
            Endpoints endpoints,
            NotificationTables tables,
            Pauses pauses,
            UnreadSettings unread,
            BrokerSettings broker) {
        this.endpoints = endpoints;
        this.tables = tables;
        this.pauses = pauses;
        this.kept = broker.url().isBlank()
                ? "each for " + text(unread.maxAge()) + ", and up to "
                        + unread.maxSize().toMegabytes() + " MB of all that waits in queues"
                : "for as long as the address settings of the broker say";
    }

    private static String text(Duration duration) {
        return duration.toDays() > 1 ? duration.toDays() + " days" : duration.toHours() + " hours";
    }

    /** @param why behind the endpoint's name, without secrets */
    synchronized void suspend(Endpoint endpoint, String why) {
        if (pauses.of(endpoint.queue()).isPresent()) {
            return;
        }
        try {
            pauses.pause(endpoint.queue(), null, why, AuditLog.GATEWAY);
        } catch (DataAccessException | TransactionException away) { // the next attempt finds the same
            LOG.warn("The endpoint {} cannot be suspended now: the database is away", endpoint.name());
        }
    }

    /**
     * It has taken nothing.
     *
     * @param at of an attempt
     */
    void failed(Endpoint endpoint, Instant at) {
        if (pauses.of(endpoint.queue()).isPresent()) {
            return; // it has had an attempt under way
        }
        Instant since = tables.failing(endpoint.name(), at);
        if (Duration.between(since, at).compareTo(LONGEST_FAILURE) >= 0) {
            suspend(endpoint, "it has taken nothing since " + since.truncatedTo(ChronoUnit.SECONDS));
        }
    }

    /** It has taken something. */
    void delivered(Endpoint endpoint) {
        tables.notFailing(endpoint.name());
    }

    /** Called from time to time: once it is resumed, whoever had paused it, its days count from the first. */
    void look() {
        for (Endpoint each : endpoints.all()) {
            if (pauses.of(each.queue()).isEmpty()) {
                forgotten.remove(each.name());
            } else if (!forgotten.contains(each.name())) {
                tables.notFailing(each.name());
                forgotten.add(each.name());
            }
        }
    }

    @Override
    public List<Alarm> alarms() {
        return endpoints.all().stream()
                .flatMap(endpoint -> pauses.of(endpoint.queue()).stream()
                        .filter(Suspensions::isSuspension)
                        .map(pause -> alarm(endpoint, pause)))
                .toList();
    }

    static boolean isSuspension(Pause pause) {
        return pause.who().equals(AuditLog.GATEWAY);
    }

    private Alarm alarm(Endpoint endpoint, Pause pause) {
        String name = endpoint.name();
        return new Alarm(
                "endpoint-suspended/" + name,
                "endpoint-suspended",
                null,
                null,
                Endpoint.PREFIX + name,
                "The endpoint " + name + " is suspended: " + pause.reason() + ". Its events are kept, " + kept + ".",
                "Have the endpoint mended, see that POST /api/destinations/notify-" + name
                        + "/test succeeds, then POST /api/destinations/notify-" + name
                        + "/resume. What was cut meanwhile is told again by a replay.",
                pause.since());
    }
}
