package io.callbackgateway.inbox;

import io.callbackgateway.broker.BrokerSession;
import io.callbackgateway.broker.BrokerSessions;
import io.callbackgateway.failure.Failures;
import io.callbackgateway.failure.UnreadableException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** The durable queues {@code inbox.<provider>.<environment>}. */
@Component("inboxQueues") // the name "inbox" is that of the Camel component
public class Inbox implements DisposableBean {

    /** How long a callback may take to be kept before the door answers 503. */
    private static final Duration SEND_DEADLINE = Duration.ofSeconds(5);

    private final InboxWriter writer;
    private final RecentIds recent = new RecentIds();

    Inbox(BrokerSessions sessions) {
        writer = new InboxWriter(sessions);
    }

    /**
     * Keeps a callback: when this returns, it is synced to the broker's disk.
     *
     * @throws NotKeptException when the broker did not take it within the send deadline; whether it was kept is then unknown,
     *     and the provider must be told to come again
     */
    public void put(Callback callback) {
        await(writer.write(callback, false));
    }

    /**
     * Keeps a callback unless one with its id was kept before: when this returns, one is synced to the broker's disk. The memory of
     * ids is the broker's duplicate detection: on disk, and written in one transaction with the callback, so that a crash keeps both
     * or none. It is bounded (see {@code broker.xml}), and between gateways that share a broker two at the same moment can both pass:
     * the ledger knows a callback that comes to it with the same id again.
     *
     * @return whether this call was the one that kept it
     * @throws NotKeptException as {@link #put}
     */
    public boolean putOnce(Callback callback) {
        return recent.once(callback.id(), () -> await(writer.write(callback, true)));
    }

    private static boolean await(CompletableFuture<Boolean> written) {
        try {
            return written.get(SEND_DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new NotKeptException("The broker did not take it: " + Failures.describe(e), e);
        } catch (TimeoutException e) {
            written.cancel(false);
            throw new NotKeptException("The broker did not take it in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotKeptException("The gateway stops", e);
        }
    }

    @Override
    public void destroy() {
        writer.stop();
    }

    public static String queue(String provider, String environment) {
        return "inbox." + provider + "." + environment;
    }

    /**
     * Puts a callback into its inbox once more, in the session's transaction.
     *
     * @param key the transaction fails where the inbox has had one of this key; {@code null} where it may be there twice
     */
    public static void putAgain(Callback callback, String key, BrokerSession out) throws ActiveMQException {
        send(CallbackMessage.write(out, callback, false), callback, key, out);
    }

    static void send(ClientMessage message, Callback callback, String key, BrokerSession out) throws ActiveMQException {
        String queue = queue(callback.provider(), callback.environment());
        out.createQueue(queue, queue, RoutingType.ANYCAST); // what is sent to no queue is gone
        out.send(queue, CallbackMessage.once(message, key));
    }

    /** @throws UnreadableException for a message that the door did not put here; an object in it is never read */
    public static Callback open(ClientMessage message) {
        return CallbackMessage.read(message);
    }
}
