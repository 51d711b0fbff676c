package io.callbackgateway.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callbackgateway.broker.EmbeddedBroker;
import io.callbackgateway.testing.RunningGateway;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A backup that is written while callbacks come: whatever was acknowledged before it has its event in the gateway that is restored from
 * it, and no event there has the id of another one here.
 */
class BackupUnderLoadTests {

    private static final String IDPAY = "gateway.providers.idpay.uat.auth[0].none=true";

    /** As many as these are written one after the other, each of them restored. */
    private static final int BACKUPS = Integer.getInteger("backup.times", 2);

    /** Above what travels as one packet: the broker keeps it in a file of its own. */
    private static final String LARGE = "x".repeat(150_000);

    @TempDir
    private Path folder;

    @Test
    void holdsEveryCallbackThatWasAcknowledgedBeforeItAndTellsNoOtherEventUnderAKnownId() throws Exception {
        try (RunningGateway gateway = RunningGateway.startOn(
                folder.resolve("data"), IDPAY, "gateway.backup.folder=" + folder.resolve("backups"))) {
            AtomicBoolean done = new AtomicBoolean();
            Set<String> acknowledged = ConcurrentHashMap.newKeySet();
            ExecutorService callers = Executors.newFixedThreadPool(6);
            AtomicInteger number = new AtomicInteger();
            for (int i = 0; i < 6; i++) {
                callers.execute(() -> {
                    while (!done.get()) {
                        call(gateway, number.getAndIncrement(), acknowledged);
                    }
                });
            }
            Map<Path, Set<String>> backups = new HashMap<>();
            for (int i = 1; i <= BACKUPS; i++) {
                int enough = i * 400;
                await().atMost(Duration.ofMinutes(2)).until(() -> acknowledged.size() > enough);
                Set<String> before = new HashSet<>(acknowledged);
                backups.put(gateway.bean(Backup.class).write("test").folder(), before);
            }
            done.set(true);
            callers.shutdown();
            assertThat(callers.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
            gateway.allRecorded();
            Map<String, String> told = eventsOf(gateway);

            for (Map.Entry<Path, Set<String>> each : backups.entrySet()) {
                assertRestored(each.getKey(), each.getValue(), told);
            }
        }
    }

    private void assertRestored(Path backup, Set<String> acknowledged, Map<String, String> told) throws Exception {
        Path data = folder.resolve("restored-" + backup.getFileName());
        Restore.restore(backup, data);
        try (RunningGateway gateway = RunningGateway.startOn(data, IDPAY)) {
            gateway.allRecorded();
            Map<String, String> events = eventsOf(gateway);

            assertThat(callbacksOf(gateway)).containsAll(acknowledged);
            assertThat(told).containsAllEntriesOf(events);
            assertThat(queued(gateway)).containsAll(events.keySet());
        }
    }

    private static void call(RunningGateway gateway, int number, Set<String> acknowledged) {
        String status = number / 50 % 2 == 0 ? "approved" : "canceled";
        HttpResponse<String> answer = gateway.post(
                "/callbacks/idpay/uat",
                "{\"id\":\"load-%d\",\"status\":\"%s\",\"more\":\"%s\"}"
                        .formatted(number % 50, status, number % 20 == 0 ? LARGE : ""));
        if (answer.statusCode() == 200) {
            acknowledged.add(RunningGateway.callbackId(answer));
        }
    }

    private static List<String> callbacksOf(RunningGateway gateway) {
        return gateway.ledger()
                .sql("SELECT callback_id FROM callbacks")
                .query(String.class)
                .list();
    }

    /** By their ids. */
    private static Map<String, String> eventsOf(RunningGateway gateway) {
        Map<String, String> events = new HashMap<>();
        gateway.ledger()
                .sql("SELECT json_extract(event, '$.id'), event FROM callbacks WHERE event IS NOT NULL")
                .query((row, n) -> events.put(row.getString(1), row.getString(2)))
                .list();
        return events;
    }

    private static Set<String> queued(RunningGateway gateway) throws JMSException {
        Set<String> ids = new HashSet<>();
        List<String> queues = new ArrayList<>();
        gateway.bean(EmbeddedBroker.class)
                .queues()
                .map(queue -> queue.getName().toString())
                .filter(name -> name.startsWith("callbacks.uat."))
                .forEach(queues::add);
        try (Connection connection = gateway.connections().createConnection();
                Session session = connection.createSession()) {
            connection.start();
            for (String queue : queues) {
                QueueBrowser browser = session.createBrowser(session.createQueue(queue));
                for (Object each : Collections.list(browser.getEnumeration())) {
                    ids.add(((Message) each).getStringProperty("eventId"));
                }
                browser.close();
            }
        }
        return ids;
    }
}
