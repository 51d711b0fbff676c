package io.callbackgateway.dispatch.notify;

import io.callbackgateway.dispatch.notify.NotificationTables.Delivery;
import io.callbackgateway.dispatch.notify.NotificationTables.Row;
import io.callbackgateway.event.EventMessage;
import io.callbackgateway.failure.Failures;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Keeps what came of attempts. All of a moment are written together, a little later and by one thread: no endpoint waits for the database, which
 * may be away, and the ledger, which writes to it, next to nothing for this. A crash loses what the last moment knew of attempts; no event.
 */
@Component
class NotificationAttempts implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(NotificationAttempts.class);

    private static final Duration MOMENT = Duration.ofMillis(250);

    /** Small, so that a callback never waits long for the lock that a batch holds. */
    private static final int BATCH = 250;

    /** Events and endpoints of which something is kept while the database is away. */
    private static final int MOST = 50_000;

    /** How often it is written that an endpoint takes what it is sent; several gateways may send. */
    private static final Duration SEEN = Duration.ofMinutes(1);

    private record Key(String event, String endpoint) {}

    private final NotificationTables tables;
    private final Suspensions suspensions;
    private final Endpoints endpoints;
    private final ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "notification-deliveries");
        thread.setDaemon(true);
        return thread;
    });

    private final Object lock = new Object();
    private Map<Key, Row> unwritten = new LinkedHashMap<>();
    private Map<String, Attempt> lastAttempts = new HashMap<>();
    private final Map<String, Instant> deliveredAt = new HashMap<>();

    NotificationAttempts(NotificationTables tables, Suspensions suspensions, Endpoints endpoints) {
        this.tables = tables;
        this.suspensions = suspensions;
        this.endpoints = endpoints;
        if (!endpoints.all().isEmpty()) {
            writer.scheduleWithFixedDelay(this::write, MOMENT.toMillis(), MOMENT.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    void note(Attempt attempt) {
        EventMessage event = attempt.event();
        Key key = new Key(event.id(), attempt.endpoint());
        synchronized (lock) {
            lastAttempts.merge(attempt.endpoint(), attempt, (before, next) -> before.delivered() ? before : next);
            if (!event.isAboutAlarm() && (unwritten.size() < MOST || unwritten.containsKey(key))) {
                unwritten.merge(key, new Row(event, Delivery.of(attempt)), NotificationAttempts::together);
            }
        }
    }

    private static Row together(Row before, Row next) {
        return new Row(next.event(), before.delivery().and(next.delivery()));
    }

    /** Writes what is known by now. */
    synchronized void write() {
        try {
            suspensions.look();
            writeStates();
            writeRows();
        } catch (DataAccessException | TransactionException away) {
            LOG.debug("What came of notifications is written later: {}", Failures.describe(away));
        } catch (RuntimeException e) { // the schedule would end
            LOG.warn("What came of notifications is written later", e);
        }
    }

    private void writeStates() {
        Map<String, Attempt> attempts;
        synchronized (lock) {
            attempts = lastAttempts;
            lastAttempts = new HashMap<>();
        }
        for (Attempt each : attempts.values()) {
            Endpoint endpoint =
                    endpoints.ofDestination(Endpoint.PREFIX + each.endpoint()).orElseThrow();
            if (!each.delivered()) {
                deliveredAt.remove(each.endpoint());
                suspensions.failed(endpoint, each.at());
            } else if (isNews(each)) {
                suspensions.delivered(endpoint);
                deliveredAt.put(each.endpoint(), each.at());
            }
        }
    }

    private boolean isNews(Attempt delivered) {
        Instant written = deliveredAt.get(delivered.endpoint());
        return written == null || Duration.between(written, delivered.at()).compareTo(SEEN) > 0;
    }

    private void writeRows() {
        List<Row> rows;
        do {
            rows = take();
            try {
                if (!rows.isEmpty()) {
                    tables.add(rows);
                }
            } catch (RuntimeException e) {
                giveBack(rows);
                throw e;
            }
        } while (rows.size() == BATCH);
    }

    private List<Row> take() {
        synchronized (lock) {
            List<Key> keys = unwritten.keySet().stream().limit(BATCH).toList();
            List<Row> rows = new ArrayList<>(keys.size());
            keys.forEach(key -> rows.add(unwritten.remove(key)));
            return rows;
        }
    }

    private void giveBack(List<Row> rows) {
        synchronized (lock) {
            Map<Key, Row> all = new LinkedHashMap<>();
            rows.forEach(row -> all.put(new Key(row.event().id(), row.delivery().endpoint()), row));
            unwritten.forEach((key, next) -> all.merge(key, next, NotificationAttempts::together));
            unwritten = all;
        }
    }

    @Override
    public void destroy() {
        writer.shutdown();
        write();
    }
}
