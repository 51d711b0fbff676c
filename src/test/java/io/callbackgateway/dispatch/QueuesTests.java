package io.callbackgateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callbackgateway.testing.FreePort;
import io.callbackgateway.testing.RunningGateway;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The queues of events as a foreign client sees them, at the embedded broker's acceptor. */
class QueuesTests {

    private static final int PORT = FreePort.next();

    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start(
                "gateway.broker.acceptor=tcp://127.0.0.1:" + PORT,
                "gateway.broker.username=reader",
                "gateway.broker.password=correct",
                "gateway.providers.proposal.homologation.auth[0].none=true",
                "gateway.providers.proposal.production.auth[0].none=true",
                "gateway.providers.idpay.uat.auth[0].none=true");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void eventIsATextMessageWithThePropertiesOfTheContractAndNoOther() throws Exception {
        String callbackId = proposal("production", "queues-1", 2);

        TextMessage message = next("callbacks.production.approved");

        String event = gateway.ledger()
                .sql("SELECT event FROM callbacks WHERE callback_id = ?")
                .param(callbackId)
                .query(String.class)
                .single();
        assertThat(message.getText()).isEqualTo(event);
        assertThat(properties(message))
                .containsOnly(
                        Map.entry("provider", "proposal"),
                        Map.entry("environment", "production"),
                        Map.entry("status", "approved"),
                        Map.entry("providerStatus", "2"),
                        Map.entry("transactionId", "queues-1"),
                        Map.entry(
                                "eventId",
                                gateway.eventOf(callbackId).path("id").textValue()),
                        Map.entry("JMSXGroupID", "proposal/production/queues-1"));
    }

    @Test
    void testTrafficHasQueuesOfItsOwn() throws Exception {
        proposal("homologation", "queues-2", 3);
        proposal("production", "queues-3", 3);

        assertThat(next("callbacks.homologation.declined").getStringProperty("transactionId"))
                .isEqualTo("queues-2");
        assertThat(next("callbacks.production.declined").getStringProperty("transactionId"))
                .isEqualTo("queues-3");
    }

    @Test
    void selectorPicksOneTransaction() throws Exception {
        proposal("production", "queues-4", 9);
        proposal("production", "queues-5", 9);

        try (Connection connection = amqp("correct").createConnection();
                Session session = connection.createSession()) {
            connection.start();
            Message message = session.createConsumer(
                            session.createQueue("callbacks.production.completed"), "transactionId = 'queues-5'")
                    .receive(20_000);
            assertThat(message.getStringProperty("transactionId")).isEqualTo("queues-5");
        }
    }

    @Test
    void nothingOfARequestBecomesAPropertyOrAnAddress() throws Exception {
        gateway.send(gateway.request(
                "GET",
                "/callbacks/proposal/production?proposal=queues-6&status=4&_AMQ_DUPL_ID=x&CamelJmsDestinationName=inbox.dead"
                        + "&JMSXGroupID=y&transactionId=z",
                "provider",
                "evil"));

        assertThat(properties(next("callbacks.production.canceled")))
                .containsOnlyKeys(
                        "provider",
                        "environment",
                        "status",
                        "providerStatus",
                        "transactionId",
                        "eventId",
                        "JMSXGroupID")
                .containsEntry("provider", "proposal")
                .containsEntry("transactionId", "queues-6");
    }

    @Test
    void longStatusIsCutInThePropertyOnly() throws Exception {
        gateway.post("/callbacks/idpay/uat", "{\"id\":\"queues-7\",\"status\":\"%s\"}".formatted("x".repeat(200_000)));

        TextMessage message = next("callbacks.uat.unknown");

        assertThat(message.getStringProperty("providerStatus")).isEqualTo("x".repeat(255));
        assertThat(message.getText()).contains("x".repeat(200_000));
    }

    @Test
    void wrongPasswordIsRefused() {
        assertRefused(amqp("wrong"));
        assertRefused(new JmsConnectionFactory(address("amqp")));
        assertRefused(new ActiveMQConnectionFactory(address("tcp"), "reader", "wrong"));
        assertRefused(new ActiveMQConnectionFactory(address("tcp")));
    }

    private static void assertRefused(ConnectionFactory connections) {
        assertThatThrownBy(() -> {
                    try (Connection connection = connections.createConnection()) {
                        connection.start();
                    }
                })
                .isInstanceOf(JMSSecurityException.class);
    }

    private static String proposal(String environment, String id, int status) {
        return RunningGateway.callbackId(gateway.send(gateway.request(
                "GET", "/callbacks/proposal/" + environment + "?proposal=" + id + "&status=" + status)));
    }

    private static TextMessage next(String queue) throws JMSException {
        try (Connection connection = amqp("correct").createConnection();
                Session session = connection.createSession()) {
            connection.start();
            Message message = session.createConsumer(session.createQueue(queue)).receive(20_000);
            assertThat(message).isInstanceOf(TextMessage.class);
            return (TextMessage) message;
        }
    }

    private static Map<String, Object> properties(Message message) throws JMSException {
        Map<String, Object> properties = new LinkedHashMap<>();
        List<?> names = Collections.list(message.getPropertyNames());
        for (Object name : names) {
            if (!"JMSXDeliveryCount".equals(name)) { // the client's own
                properties.put(name.toString(), message.getObjectProperty(name.toString()));
            }
        }
        return properties;
    }

    private static ConnectionFactory amqp(String password) {
        return new JmsConnectionFactory("reader", password, address("amqp"));
    }

    private static String address(String scheme) {
        return scheme + "://127.0.0.1:" + PORT;
    }
}
