package io.callbackgateway.broker;

import java.util.UUID;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQExceptionType;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.apache.activemq.artemis.api.core.client.ServerLocator;
import org.apache.activemq.artemis.api.core.management.ManagementHelper;
import org.apache.activemq.artemis.api.core.management.ResourceNames;
import org.apache.activemq.artemis.core.client.impl.ClientMessageImpl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection of its own to an Artemis, for questions about the broker itself. Not safe for several threads. */
public final class BrokerManagement implements AutoCloseable {

    /** How long a connection, a question or an answer may take. Milliseconds. */
    private static final int DEADLINE = 5_000;

    private static final Logger LOG = LoggerFactory.getLogger(BrokerManagement.class);

    /** What names of queues begin with that are there for a moment: below {@code inbox.}, where the gateway may make queues. */
    public static final String TEMPORARY = "inbox.probe.";

    private static final String ADDRESS = "activemq.management";

    private final ServerLocator locator;
    private final ClientSessionFactory connection;
    private final BrokerSettings settings;
    private ClientSession session;
    private ClientProducer questions;
    private ClientConsumer answers;
    private String replyTo;

    private BrokerManagement(ServerLocator locator, ClientSessionFactory connection, BrokerSettings settings) {
        this.locator = locator;
        this.connection = connection;
        this.settings = settings;
    }

    /**
     * @throws AwayException where nothing answers
     * @throws ClosedException where the credentials are not accepted
     */
    public static BrokerManagement connect(BrokerSettings settings) throws AwayException, ClosedException {
        try {
            ServerLocator locator = ActiveMQClient.createServerLocator(settings.url());
            locator.setInitialConnectAttempts(1)
                    .setReconnectAttempts(0)
                    .setCallTimeout(DEADLINE)
                    .setCallFailoverTimeout(DEADLINE)
                    .setBlockOnNonDurableSend(true); // a rejection is told to the sender
            try {
                BrokerManagement management = new BrokerManagement(locator, locator.createSessionFactory(), settings);
                management.session = management.open(true);
                return management;
            } catch (Exception e) {
                locator.close();
                throw e;
            }
        } catch (ActiveMQException e) {
            if (e.getType() == ActiveMQExceptionType.SECURITY_EXCEPTION) {
                throw new ClosedException(e);
            }
            throw new AwayException(e);
        } catch (Exception e) {
            throw new AwayException(e);
        }
    }

    /** @throws ClosedException where the broker does not answer questions of this user */
    public Object attribute(String name) throws ClosedException {
        return ask(question -> ManagementHelper.putAttribute(question, ResourceNames.BROKER, name));
    }

    /** As {@link #attribute}, of a queue. */
    public Object queueAttribute(String queue, String name) throws ClosedException {
        return ask(question -> ManagementHelper.putAttribute(question, ResourceNames.QUEUE + queue, name));
    }

    /** As {@link #attribute}. */
    public Object invoke(String operation, Object... parameters) throws ClosedException {
        return ask(question ->
                ManagementHelper.putOperationInvocation(question, ResourceNames.BROKER, operation, parameters));
    }

    private Object ask(Question question) throws ClosedException {
        try {
            if (questions == null) {
                replyTo = TEMPORARY + UUID.randomUUID();
                session.createQueue(QueueConfiguration.of(replyTo)
                        .setRoutingType(RoutingType.ANYCAST)
                        .setDurable(false)
                        .setTemporary(true));
                answers = session.createConsumer(replyTo);
                questions = session.createProducer(ADDRESS);
                session.start();
            }
            ClientMessage message = session.createMessage(false);
            message.putStringProperty(ClientMessageImpl.REPLYTO_HEADER_NAME.toString(), replyTo);
            question.writeTo(message);
            questions.send(message);
            ClientMessage answer = answers.receive(DEADLINE);
            if (answer == null) {
                throw new ClosedException("no answer");
            }
            answer.acknowledge();
            Object result = ManagementHelper.getResult(answer);
            if (!ManagementHelper.hasOperationSucceeded(answer)) {
                throw new ClosedException(String.valueOf(result));
            }
            return result;
        } catch (ClosedException e) {
            throw e;
        } catch (Exception e) {
            throw new ClosedException(e);
        }
    }

    /** @param acknowledging at once; otherwise by commit or rollback */
    public ClientSession open(boolean acknowledging) throws ActiveMQException {
        return connection.createSession(
                blankToNull(settings.username()),
                blankToNull(settings.password()),
                false,
                acknowledging,
                acknowledging,
                false,
                1);
    }

    boolean isOpen() {
        return !connection.isClosed() && !session.isClosed();
    }

    private static String blankToNull(String text) {
        return text.isBlank() ? null : text;
    }

    @Override
    public void close() {
        try {
            if (answers != null) {
                answers.close();
                session.deleteQueue(replyTo);
            }
        } catch (ActiveMQException e) {
            LOG.debug("The broker went away before it was told goodbye", e);
        } finally {
            locator.close();
        }
    }

    private interface Question {
        void writeTo(ClientMessage message) throws Exception;
    }

    /** Nothing answers at the broker's address. */
    public static final class AwayException extends Exception {
        private AwayException(Throwable cause) {
            super(cause);
        }
    }

    /** The broker answers, but not this. */
    public static final class ClosedException extends Exception {
        private ClosedException(Throwable cause) {
            super(cause.getMessage(), cause);
        }

        private ClosedException(String message) {
            super(message);
        }
    }
}
