package io.callbackgateway.inbox;

import static org.apache.activemq.artemis.api.core.Message.HDR_DUPLICATE_DETECTION_ID;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.callbackgateway.broker.BrokerSession;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.activemq.artemis.api.core.ActiveMQDuplicateIdException;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination;
import org.messaginghub.pooled.jms.JmsPoolConnectionFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.jms.JmsException;
import org.springframework.jms.UncategorizedJmsException;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.stereotype.Component;

/** The durable queues {@code inbox.<provider>.<environment>} and, beside them, {@code inbox.dead}. */
@Component("inboxQueues") // the name "inbox" is that of the Camel component
public class Inbox {

    private static final SimpleString DEAD = SimpleString.of("inbox.dead");

    /** Signed callbacks that are being sent, or are known to be kept without asking the broker, which logs every duplicate. */
    private static final int RECENT = 10_000;

    private final JmsTemplate door;
    private final JmsTemplate transactedDoor;
    private final Map<String, ActiveMQDestination> queues = new ConcurrentHashMap<>();
    private final AsyncCache<UUID, Boolean> recent = Caffeine.newBuilder()
            .maximumSize(RECENT)
            .expireAfterWrite(Duration.ofMinutes(10))
            .buildAsync();

    Inbox(JmsPoolConnectionFactory pooledBrokerConnections, JmsPoolConnectionFactory transactedBrokerConnections) {
        door = new JmsTemplate(pooledBrokerConnections);
        door.setMessageIdEnabled(false);
        transactedDoor = new JmsTemplate(transactedBrokerConnections);
        transactedDoor.setSessionTransacted(true);
    }

    /**
     * Keeps a callback: when this returns, it is synced to the broker's disk.
     *
     * @throws JmsException when the broker did not take it within its send deadline; whether it was kept is then unknown,
     *     and the provider must be told to come again
     */
    public void put(Callback callback) {
        door.send(queueOf(callback), session -> Envelope.seal(session, callback));
    }

    /**
     * Keeps a callback unless one with its id was kept before: when this returns, one is synced to the broker's disk. The memory of
     * ids is the broker's duplicate detection: on disk, and written in one transaction with the callback, so that a crash keeps both
     * or none. It is bounded (see {@code broker.xml}), and between gateways that share a broker two at the same moment can both pass:
     * the ledger knows a callback that comes to it with the same id again.
     *
     * @return whether this call was the one that kept it
     * @throws JmsException as {@link #put}
     */
    public boolean putOnce(Callback callback) {
        CompletableFuture<Boolean> mine = new CompletableFuture<>();
        CompletableFuture<Boolean> other = recent.asMap().putIfAbsent(callback.id(), mine);
        if (other != null) {
            try {
                other.join();
                return false;
            } catch (CancellationException e) {
                throw new UncategorizedJmsException("The same callback, sent at the same time, could not be kept");
            }
        }
        try {
            boolean kept = sendOnce(callback);
            mine.complete(kept);
            return kept;
        } finally {
            mine.cancel(false); // where the send has failed, this wakes the others and forgets the callback
        }
    }

    private boolean sendOnce(Callback callback) {
        try {
            transactedDoor.execute(session -> {
                Message message = Envelope.seal(session, callback);
                message.setStringProperty(
                        HDR_DUPLICATE_DETECTION_ID.toString(), callback.id().toString());
                try (MessageProducer producer = session.createProducer(queueOf(callback))) {
                    producer.setDisableMessageID(true);
                    producer.send(message);
                }
                session.commit(); // JmsTemplate's own would pass over a session that has been closed meanwhile
                return null;
            });
            return true;
        } catch (JmsException e) {
            if (NestedExceptionUtils.getRootCause(e) instanceof ActiveMQDuplicateIdException) {
                return false;
            }
            throw e;
        }
    }

    public static String queue(String provider, String environment) {
        return "inbox." + provider + "." + environment;
    }

    /** @throws UnreadableException for a message that the door did not put here; an object in it is never read */
    public static Callback open(ClientMessage message) {
        return Envelope.open(message);
    }

    /**
     * Puts a copy of a message to {@code inbox.dead}, in the session's transaction, which acknowledges the message.
     *
     * @param callback {@code null} where it is none: the copy then has none of its properties, which may steer a broker or Camel
     */
    public static void bury(ClientMessage message, Callback callback, String reason, BrokerSession out)
            throws ActiveMQException {
        ClientMessage copy = Envelope.copy(message, callback != null, out);
        copy.putStringProperty("reason", reason);
        out.send(DEAD, copy);
    }

    private ActiveMQDestination queueOf(Callback callback) {
        return queues.computeIfAbsent(
                queue(callback.provider(), callback.environment()), ActiveMQDestination::createQueue);
    }
}
