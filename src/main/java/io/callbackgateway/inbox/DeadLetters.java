package io.callbackgateway.inbox;

import io.callbackgateway.broker.BrokerSession;
import io.callbackgateway.broker.BrokerSessions;
import io.callbackgateway.database.GatewayLocks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.springframework.stereotype.Component;

/**
 * The queue {@value #QUEUE}: what no attempt could process, with the reason. Of a long queue the broker has all but the head on its disk: who
 * browses sees all of it, but a consumer with a filter is given the head alone. So what lies deep is got out by {@link #sift}.
 */
@Component
public class DeadLetters {

    public static final String QUEUE = "inbox.dead";

    /** Those messages that are no callbacks. */
    private static final String FOREIGN = "callbackId IS NULL";

    /** Says which sifting has put a message back. */
    private static final String SIFTED = "sifted";

    /** Messages in one transaction. */
    private static final int TOGETHER = 200;

    /** Bytes of bodies in one transaction. */
    private static final long TOGETHER_SIZE = 4L * 1024 * 1024;

    /** What every message of ours has. */
    private static final byte PRIORITY = 4;

    /** Right behind a large message, the broker has none at hand. Milliseconds. */
    private static final long SOON = 200;

    /** For what the broker has to read from its disk. Milliseconds. */
    private static final long DEADLINE = 5_000;

    /** Until somebody else who takes from the queue must have come to an end. */
    private static final Duration TURN = Duration.ofSeconds(10);

    private static final Duration POLL = Duration.ofMillis(20);

    private final BrokerSessions sessions;
    private final GatewayLocks locks;

    DeadLetters(BrokerSessions sessions, GatewayLocks locks) {
        this.sessions = sessions;
        this.locks = locks;
    }

    /**
     * Puts a copy of a message there, in the session's transaction, which acknowledges the message.
     *
     * @param callback {@code null} where it is none: the copy then has none of its properties, which may steer a broker or Camel
     */
    public static void put(ClientMessage message, Callback callback, String reason, BrokerSession out)
            throws ActiveMQException {
        ClientMessage copy = CallbackMessage.copy(message, callback != null, out);
        copy.putStringProperty("reason", reason);
        out.send(QUEUE, copy);
    }

    /** Puts the callback of a dead letter back into its inbox, in the session's transaction, which fails where the inbox has had one of this key. */
    public static void putBack(ClientMessage dead, String key, BrokerSession out) throws ActiveMQException {
        Callback callback = CallbackMessage.read(dead);
        Inbox.send(CallbackMessage.copy(dead, true, out), callback, key, out);
    }

    /**
     * Those of some callbacks that are near the head, in the order of the queue; what is received and not acknowledged goes back to its place.
     *
     * @param callbackIds UUIDs
     */
    public static ClientConsumer consume(Collection<String> callbackIds, BrokerSession broker)
            throws ActiveMQException {
        return broker.consume(QUEUE, of(callbackIds));
    }

    /** All those of some callbacks; they stay where they are. */
    public static ClientConsumer browse(Collection<String> callbackIds, BrokerSession broker) throws ActiveMQException {
        return broker.browse(QUEUE, of(callbackIds));
    }

    private static String of(Collection<String> callbackIds) {
        return callbackIds.stream().collect(Collectors.joining("', '", "callbackId IN ('", "')"));
    }

    /** Those that are no callbacks; they stay where they are. */
    public static ClientConsumer foreign(BrokerSession broker) throws ActiveMQException {
        return broker.browse(QUEUE, FOREIGN);
    }

    /** The next one, {@code null} where there is none. */
    public static ClientMessage next(ClientConsumer consumer) throws ActiveMQException {
        return read(consumer.receive(SOON));
    }

    /** What is not read of a large message is gone when another one is received. */
    private static ClientMessage read(ClientMessage message) {
        if (message != null) {
            message.getBodyBuffer();
        }
        return message;
    }

    /** @return empty where it is none of a callback */
    public static String callbackId(ClientMessage message) {
        return message.containsProperty("callbackId") ? String.valueOf(message.getObjectProperty("callbackId")) : "";
    }

    /**
     * Does what takes messages from the queue while nobody else does, in any gateway.
     *
     * @return whether it was done; not where somebody else is at it
     */
    public boolean alone(GatewayLocks.Work<ActiveMQException> work) throws ActiveMQException {
        return locks.whileHeld("dead-letters", Duration.ZERO, work);
    }

    /**
     * Looks at all messages that are in the queue now, in their order, and drops some of them. Each is taken from the head, and put back at the
     * end where it stays, a part of them in one transaction: a crash loses nothing, and leaves the queue turned at the most. It has been
     * through when it meets what it has put back.
     *
     * @param staying gives, of some messages, those that stay, in their order
     * @return how many were dropped
     * @throws ActiveMQException where the broker is away, or somebody else takes from the queue for too long; some may be dropped then
     */
    public long sift(UnaryOperator<List<ClientMessage>> staying) throws ActiveMQException {
        long[] dropped = new long[1];
        long deadline = System.nanoTime() + TURN.toNanos();
        while (!alone(() -> dropped[0] = siftAlone(staying))) {
            if (System.nanoTime() - deadline > 0 || Thread.currentThread().isInterrupted()) {
                throw new ActiveMQException("somebody else is going through " + QUEUE);
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
        return dropped[0];
    }

    private long siftAlone(UnaryOperator<List<ClientMessage>> staying) throws ActiveMQException {
        String mark = UUID.randomUUID().toString();
        long dropped = 0;
        try (BrokerSession broker = sessions.open()) {
            ClientConsumer consumer = broker.consume(QUEUE);
            ClientMessage next = await(consumer, broker);
            while (isUnseen(next, mark)) {
                List<ClientMessage> together = new ArrayList<>();
                long size = 0;
                do {
                    together.add(next);
                    size += next.getBodySize();
                    next = read(consumer.receiveImmediate());
                } while (isUnseen(next, mark) && together.size() < TOGETHER && size < TOGETHER_SIZE);
                List<ClientMessage> stay = staying.apply(together);
                for (ClientMessage message : stay) {
                    putAtEnd(message, mark, broker);
                }
                for (ClientMessage message : together) {
                    message.individualAcknowledge();
                }
                broker.commit();
                dropped += together.size() - stay.size();
                next = next == null ? await(consumer, broker) : next;
            }
        }
        return dropped;
    }

    /** The broker reads no more from its disk while too much of it is in hand: so nothing is, here. */
    private static ClientMessage await(ClientConsumer consumer, BrokerSession broker) throws ActiveMQException {
        ClientMessage next = consumer.receiveImmediate();
        return read(next == null && broker.depth(QUEUE) > 0 ? consumer.receive(DEADLINE) : next);
    }

    private static boolean isUnseen(ClientMessage message, String mark) {
        return message != null && !mark.equals(String.valueOf(message.getObjectProperty(SIFTED)));
    }

    /** Of messages that others have sent there, a priority would bring them to the head, and an id for detecting duplicates fail. */
    private static void putAtEnd(ClientMessage message, String mark, BrokerSession broker) throws ActiveMQException {
        message.removeProperty(Message.HDR_DUPLICATE_DETECTION_ID.toString());
        message.setPriority(PRIORITY);
        message.putStringProperty(SIFTED, mark);
        broker.send(QUEUE, message);
    }
}
