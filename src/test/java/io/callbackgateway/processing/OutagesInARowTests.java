package io.callbackgateway.processing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callbackgateway.broker.Events;
import io.callbackgateway.testing.CompanyBus;
import io.callbackgateway.testing.Postgres;
import io.callbackgateway.testing.RunningGateway;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL goes away and comes back, then the company's bus, while histories of several steps come in. */
class OutagesInARowTests {

    /** {@code -Doutage=90} makes it as long as it was in real life. Seconds. */
    private static final Duration OUTAGE = Duration.ofSeconds(Integer.getInteger("outage", 15));

    private static final int[] CYCLE = {1, 5, 1, 5, 2, 6, 9, 10};
    private static final List<String> RISING = List.of("waiting", "processing", "approved");

    private Postgres postgres;
    private CompanyBus bus;
    private RunningGateway gateway;

    @TempDir
    Path folder;

    @BeforeEach
    void start() {
        postgres = Postgres.create();
        bus = new CompanyBus(folder);
        gateway = RunningGateway.start(
                "gateway.ledger.url=" + postgres.newDatabase(),
                "gateway.bus.url=" + bus.address("tcp"),
                "gateway.providers.idpay.uat.auth[0].none=true",
                "gateway.providers.proposal.production.auth[0].none=true");
    }

    @AfterEach
    void stop() {
        gateway.close();
        bus.close();
        postgres.close();
    }

    @Test
    void thereAreAsManyEventsAsStepsAndInOrder() throws Exception {
        List<String> told = new CopyOnWriteArrayList<>();
        Set<String> ids = new HashSet<>();
        Connection listener = listen(told, ids);
        int transactions = 60;
        for (int step = 0; step < CYCLE.length; step++) {
            if (step == 2) {
                postgres.stop();
            } else if (step == 4) {
                pause(OUTAGE);
                postgres.start();
                listener.close();
                bus.stop();
            } else if (step == 6) {
                pause(Duration.ofSeconds(5));
                bus.start();
                listener = listen(told, ids);
            }
            for (int i = 0; i < transactions; i++) {
                String query = "?proposal=p" + i + "&status=" + CYCLE[step];
                assertThat(gateway.send(gateway.request("GET", "/callbacks/proposal/production" + query))
                                .statusCode())
                        .isEqualTo(200);
                if (step < RISING.size()) {
                    String body = "{\"id\":\"i%d\",\"status\":\"%s\"}".formatted(i, RISING.get(step));
                    assertThat(gateway.post("/callbacks/idpay/uat", body).statusCode())
                            .isEqualTo(200);
                }
            }
        }

        int steps = transactions * (CYCLE.length + RISING.size());
        await().atMost(Duration.ofSeconds(90))
                .untilAsserted(() -> assertThat(told).hasSize(steps));
        listener.close();
        Map<String, List<Integer>> sequences = new LinkedHashMap<>();
        for (String each : told) {
            String[] parts = each.split(" ");
            sequences.computeIfAbsent(parts[0], id -> new ArrayList<>()).add(Integer.valueOf(parts[1]));
        }
        for (int i = 0; i < transactions; i++) {
            assertThat(sequences.get("p" + i)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
            assertThat(sequences.get("i" + i)).containsExactly(1, 2, 3);
        }
        assertThat(gateway.ledger()
                        .sql("SELECT DISTINCT outcome FROM callbacks")
                        .query(String.class)
                        .list())
                .containsExactly("emitted");
    }

    /** What consumers of the topic see; one that comes again, because nobody knows whether the bus has it, has its old id. */
    private Connection listen(List<String> told, Set<String> ids) throws JMSException {
        Connection connection = bus.connections().createConnection();
        Session topic = connection.createSession();
        topic.createSharedDurableConsumer(topic.createTopic(Events.TOPIC), "test")
                .setMessageListener(message -> {
                    synchronized (ids) {
                        if (ids.add(property(message, "eventId"))) {
                            told.add(property(message, "transactionId") + " " + sequence((TextMessage) message));
                        }
                    }
                });
        connection.start();
        return connection;
    }

    private static String property(Message message, String name) {
        try {
            return message.getStringProperty(name);
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String sequence(TextMessage message) {
        try {
            return message.getText().replaceAll("(?s).*\"sequence\":(\\d+).*", "$1");
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How long an outage lasts is what this is about. */
    private static void pause(Duration time) {
        await().pollDelay(time).atMost(time.plusSeconds(10)).until(() -> true);
    }
}
