package io.callbackgateway.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callbackgateway.testing.RunningGateway;
import io.callbackgateway.testing.SharedGateway;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Sends in a consumer's transaction do not wait for their answers; the commit must know if one has failed. */
@ExtendWith(SharedGateway.class)
class TransactedSendTests {

    private static RunningGateway gateway;

    @BeforeAll
    static void share(RunningGateway shared) {
        gateway = shared;
    }

    @Test
    void failedSendFailsTheCommitAndNothingGoesOut() throws Exception {
        EmbeddedBroker broker = gateway.bean(EmbeddedBroker.class);
        broker.server()
                .getAddressSettingsRepository()
                .addMatch(
                        "full",
                        new AddressSettings()
                                .setAddressFullMessagePolicy(AddressFullMessagePolicy.FAIL)
                                .setMaxSizeBytes(1));
        broker.server().createQueue(queue("full"));
        broker.server().createQueue(queue("open"));
        try (BrokerSession session = gateway.bean(BrokerSessions.class).open()) {
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 10; i++) {
                            session.send("full", session.createMessage(Message.TEXT_TYPE));
                            session.send("open", session.createMessage(Message.TEXT_TYPE));
                        }
                        session.commit();
                    })
                    .isInstanceOf(ActiveMQException.class);
        }
        assertThat(broker.depth("full")).isZero();
        assertThat(broker.depth("open")).isZero();
    }

    private static QueueConfiguration queue(String name) {
        return QueueConfiguration.of(name).setRoutingType(RoutingType.ANYCAST);
    }
}
