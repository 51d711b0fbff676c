package io.callbackgateway.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callbackgateway.testing.RunningGateway;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.junit.jupiter.api.Test;

/** Sends in a consumer's transaction do not wait for their answers; the commit must know if one has failed. */
class TransactedSendTests {

    @Test
    void failedSendFailsTheCommitAndNothingGoesOut() throws Exception {
        try (RunningGateway gateway = RunningGateway.start()) {
            EmbeddedBroker broker = gateway.bean(EmbeddedBroker.class);
            broker.server()
                    .getAddressSettingsRepository()
                    .addMatch(
                            "full",
                            new AddressSettings()
                                    .setAddressFullMessagePolicy(AddressFullMessagePolicy.FAIL)
                                    .setMaxSizeBytes(1));
            try (Connection connection = gateway.bean(ConnectionFactory.class).createConnection();
                    Session session = connection.createSession(Session.SESSION_TRANSACTED)) {
                MessageProducer full = session.createProducer(session.createQueue("full"));
                MessageProducer open = session.createProducer(session.createQueue("open"));

                assertThatThrownBy(() -> {
                            for (int i = 0; i < 10; i++) {
                                full.send(session.createTextMessage("x"));
                                open.send(session.createTextMessage("x"));
                            }
                            session.commit();
                        })
                        .isInstanceOf(JMSException.class);
            }
            assertThat(broker.depth("full")).isZero();
            assertThat(broker.depth("open")).isZero();
        }
    }
}
