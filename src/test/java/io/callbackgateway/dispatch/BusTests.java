package io.callbackgateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.callbackgateway.broker.EmbeddedBroker;
import io.callbackgateway.broker.Events;
import io.callbackgateway.testing.CompanyBus;
import io.callbackgateway.testing.RunningGateway;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** {@code gateway.bus} points the queues and the topic at the company's own Artemis, by each of its protocols. */
class BusTests {

    @Nested
    class OverCore extends Contract {
        @Override
        String scheme() {
            return "tcp";
        }
    }

    @Nested
    class OverAmqp extends Contract {
        @Override
        String scheme() {
            return "amqp";
        }
    }

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    abstract static class Contract {

        private final CompanyBus bus = new CompanyBus();
        private RunningGateway gateway;

        abstract String scheme();

        @BeforeAll
        void start() {
            gateway = RunningGateway.start(
                    "gateway.bus.url=" + bus.address(scheme()), "gateway.providers.idpay.uat.auth[0].none=true");
        }

        @AfterAll
        void stop() {
            gateway.close();
            bus.close();
        }

        @Test
        void eventReachesQueueAndTopicOfTheBusAndNotTheQueueOfTheEmbeddedBroker() throws Exception {
            try (Connection connection = bus.connections().createConnection();
                    Session session = connection.createSession()) {
                connection.start();
                MessageConsumer topic = session.createConsumer(
                        session.createTopic(Events.TOPIC),
                        "transactionId = 'bus-queue'"); // others may still be on their way
                MessageConsumer queue = session.createConsumer(session.createQueue("callbacks.uat.in_review"));

                String callbackId = idpay("bus-queue", "processing");

                String event = recorded(callbackId);
                TextMessage fromQueue = next(queue);
                TextMessage fromTopic = next(topic);
                assertThat(fromQueue.getText()).isEqualTo(event);
                assertThat(fromTopic.getText()).isEqualTo(event);
                assertThat(fromQueue.getStringProperty("transactionId")).isEqualTo("bus-queue");
                assertThat(fromQueue.getStringProperty("JMSXGroupID")).isEqualTo("idpay/uat/bus-queue");
                assertThat(fromTopic.getStringProperty("status")).isEqualTo("in_review");
                assertThat(embeddedDepth("callbacks.uat.in_review")).isZero();
            }
        }

        @Test
        void doubleOfAnEventIsDroppedByTheBus() throws Exception {
            try (Connection connection = bus.connections().createConnection();
                    Session session = connection.createSession()) {
                connection.start();
                // another test's event may still be on its way to the topic
                MessageConsumer topic = session.createConsumer(
                        session.createTopic(Events.TOPIC), "transactionId IN ('bus-double', 'bus-no-double')");
                MessageConsumer queue = session.createConsumer(session.createQueue("callbacks.uat.declined"));
                String first = recorded(idpay("bus-double", "absent-holder"));
                assertThat(next(queue).getText()).isEqualTo(first);
                assertThat(next(topic).getText()).isEqualTo(first);

                gateway.publishAgain(first); // as after a crash
                String second = recorded(idpay("bus-no-double", "absent-holder"));

                assertThat(next(queue).getText()).isEqualTo(second);
                assertThat(next(topic).getText()).isEqualTo(second);
            }
        }

        @Test
        void eventWaitsForABusThatIsAway() throws Exception {
            bus.stop();
            String event = recorded(idpay("bus-away", "expired"));
            bus.start();

            try (Connection connection = bus.connections().createConnection();
                    Session session = connection.createSession()) {
                connection.start();
                assertThat(next(session.createConsumer(session.createQueue("callbacks.uat.expired")))
                                .getText())
                        .isEqualTo(event);
            }
        }

        private String idpay(String id, String status) {
            return RunningGateway.callbackId(
                    gateway.post("/callbacks/idpay/uat", "{\"id\":\"%s\",\"status\":\"%s\"}".formatted(id, status)));
        }

        private String recorded(String callbackId) throws Exception {
            assertThat(gateway.outcomeOf(callbackId)).isEqualTo("emitted");
            JsonNode published = gateway.eventOf(callbackId);
            String event = gateway.ledger()
                    .sql("SELECT event FROM callbacks WHERE callback_id = ?")
                    .param(callbackId)
                    .query(String.class)
                    .single();
            assertThat(new ObjectMapper().readTree(event)).isEqualTo(published);
            return event;
        }

        private long embeddedDepth(String queue) {
            return gateway.bean(EmbeddedBroker.class).depth(queue);
        }

        private static TextMessage next(MessageConsumer consumer) throws JMSException {
            TextMessage message = (TextMessage) consumer.receive(20_000);
            assertThat(message).isNotNull();
            return message;
        }
    }
}
