package io.callbackgateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callbackgateway.broker.EmbeddedBroker;
import io.callbackgateway.testing.RunningGateway;
import jakarta.jms.Connection;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import org.junit.jupiter.api.Test;

/** What another client may put on the topic where the broker is open to the network. */
class ForeignEventTests {

    @Test
    void foreignMessagesAreLeftOutAndHoldUpNothing() throws Exception {
        try (RunningGateway gateway = RunningGateway.start("gateway.providers.idpay.uat.auth[0].none=true")) {
            try (Connection connection = gateway.connections().createConnection();
                    Session session = connection.createSession()) {
                MessageProducer topic = session.createProducer(session.createTopic("callbacks.events"));
                topic.send(session.createObjectMessage("an object"));
                topic.send(session.createTextMessage("{}"));
                topic.send(session.createTextMessage("no JSON"));
                topic.send(session.createMessage());
            }
            gateway.post("/callbacks/idpay/uat", "{\"id\":\"after-foreign\",\"status\":\"approved\"}");

            assertThat(gateway.take("callbacks.uat.approved").getStringProperty("transactionId"))
                    .isEqualTo("after-foreign");
            EmbeddedBroker broker = gateway.bean(EmbeddedBroker.class);
            await().untilAsserted(() -> {
                assertThat(broker.depth("dispatch-queues")).isZero();
                assertThat(broker.depth("dispatch-archive")).isZero();
            });
        }
    }
}
