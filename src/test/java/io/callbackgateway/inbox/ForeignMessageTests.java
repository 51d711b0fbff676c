package io.callbackgateway.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.callbackgateway.testing.RunningGateway;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages in an inbox that the door did not put there. */
class ForeignMessageTests {

    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start("gateway.providers.idpay.uat.auth[0].none=true");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void objectIsSetAsideWithoutBeingRead() throws JMSException {
        put(session -> session.createObjectMessage(new Bomb()));

        Message dead = gateway.take("inbox.dead");

        assertThat(dead).isInstanceOf(ObjectMessage.class);
        assertThat(dead.getStringProperty("reason")).startsWith("not a callback");
        assertThat(Bomb.EXPLOSIONS).hasValue(0);
        assertRouteStillRuns();
    }

    @Test
    void objectThatPretendsToBeACallbackIsSetAsideWithoutBeingRead() throws JMSException {
        put(session -> pretend(session.createObjectMessage(new Bomb())));

        assertThat(gateway.take("inbox.dead")).isInstanceOf(ObjectMessage.class);
        assertThat(Bomb.EXPLOSIONS).hasValue(0);
        assertRouteStillRuns();
    }

    @Test
    void textIsSetAsideAsItIs() throws JMSException {
        put(session -> session.createTextMessage("{\"id\":\"foreign\",\"status\":\"approved\"}"));

        Message dead = gateway.take("inbox.dead");

        assertThat(((TextMessage) dead).getText()).contains("foreign");
        assertThat(dead.getStringProperty("reason")).startsWith("not a callback");
        assertRouteStillRuns();
        assertThat(gateway.eventsOf("foreign")).isEmpty();
    }

    @Test
    void largeTextsAreSetAsideWhole() throws JMSException {
        String first = "1".repeat(1_500_000);
        String second = "2".repeat(1_500_000);
        put(session -> session.createTextMessage(first), session -> session.createTextMessage(second));

        assertThat(((TextMessage) gateway.take("inbox.dead")).getText()).isEqualTo(first);
        assertThat(((TextMessage) gateway.take("inbox.dead")).getText()).isEqualTo(second);
    }

    @Test
    void bytesWithHalfOfACallbacksPropertiesAreSetAside() throws JMSException {
        put(session -> pretend(session.createBytesMessage()));
        assertThat(gateway.take("inbox.dead").getStringProperty("reason")).startsWith("not a callback");

        put(session -> {
            Message message = pretend(session.createBytesMessage());
            message.setStringProperty("callbackId", "no-uuid");
            return message;
        });
        assertThat(gateway.take("inbox.dead").getStringProperty("reason")).startsWith("not a callback");
        assertRouteStillRuns();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "7fffffff7b7d",
                "ffffffff7b7d",
                "000000037b7d",
                "000000027b7d",
                "000000046e756c6c",
                "000000017b"
            })
    void bytesThatAreNotWrittenAsTheDoorWritesThemAreSetAside(String content) throws JMSException {
        put(session -> {
            BytesMessage message = session.createBytesMessage();
            message.writeBytes(HexFormat.of().parseHex(content));
            pretend(message);
            message.setStringProperty("origin", "CALLBACK");
            message.setStringProperty("receivedAt", "2026-11-20T10:15:30Z");
            return message;
        });

        assertThat(gateway.take("inbox.dead").getStringProperty("reason")).startsWith("not a callback");
        assertRouteStillRuns();
    }

    /** What JMS has no type for, other clients of the broker do. */
    @Test
    void binaryPropertyIsSetAside() throws Exception {
        ActiveMQConnectionFactory connections = (ActiveMQConnectionFactory) gateway.connections();
        try (ClientSessionFactory factory = connections.getServerLocator().createSessionFactory();
                ClientSession session = factory.createSession();
                ClientProducer producer = session.createProducer("inbox.idpay.uat")) {
            ClientMessage message =
                    session.createMessage(org.apache.activemq.artemis.api.core.Message.BYTES_TYPE, true);
            message.putBytesProperty("callbackId", new byte[16]);
            message.getBodyBuffer().writeBytes(HexFormat.of().parseHex("000000027b7d"));
            producer.send(message);
        }

        assertThat(gateway.take("inbox.dead").getStringProperty("reason")).startsWith("not a callback");
        assertRouteStillRuns();
    }

    @Test
    void propertiesThatSteerTheBrokerOrCamelDoNotFollowToTheDeadLetters() throws JMSException {
        put(session -> {
            Message message = session.createTextMessage("steering");
            message.setStringProperty("CamelJmsDestinationName", "inbox.idpay.uat");
            message.setStringProperty("cAmElBeanMethodName", "close");
            message.setStringProperty("anything", "else");
            return message;
        });

        Message dead = gateway.take("inbox.dead");

        assertThat(dead.propertyExists("CamelJmsDestinationName")).isFalse();
        assertThat(dead.propertyExists("cAmElBeanMethodName")).isFalse();
        assertThat(dead.propertyExists("anything")).isFalse();
        assertRouteStillRuns();
    }

    private static Message pretend(Message message) throws JMSException {
        message.setStringProperty("callbackId", "0199f0a0-0000-7000-8000-000000000000");
        message.setStringProperty("provider", "idpay");
        message.setStringProperty("environment", "uat");
        return message;
    }

    private static void assertRouteStillRuns() {
        String id = RunningGateway.callbackId(gateway.post(
                "/callbacks/idpay/uat", "{\"id\":\"" + java.util.UUID.randomUUID() + "\",\"status\":\"approved\"}"));
        assertThat(gateway.outcomeOf(id)).isEqualTo("emitted");
    }

    /** Together. */
    private static void put(Creator... creators) throws JMSException {
        try (Connection connection = gateway.connections().createConnection();
                Session session = connection.createSession(true, Session.SESSION_TRANSACTED)) {
            for (Creator creator : creators) {
                session.createProducer(session.createQueue("inbox.idpay.uat")).send(creator.create(session));
            }
            session.commit();
        }
    }

    private interface Creator {
        Message create(Session session) throws JMSException;
    }

    /** Tells when somebody deserializes it. */
    static final class Bomb implements Serializable {

        private static final long serialVersionUID = 1;
        private static final AtomicInteger EXPLOSIONS = new AtomicInteger();

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            EXPLOSIONS.incrementAndGet();
            in.defaultReadObject();
        }
    }
}
