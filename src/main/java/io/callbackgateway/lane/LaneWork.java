package io.callbackgateway.lane;

import io.callbackgateway.broker.BrokerSession;
import java.util.List;
import java.util.Map;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientMessage;

/**
 * What a {@link Lane} does with its messages: each is opened, run, and settled together with others. What fails for good is an outcome
 * like any other, for {@link #settle} to deal with; an exception always means: try again later.
 *
 * @param <T> what a message becomes when it is opened
 */
public interface LaneWork<T> {

    /** Makes sure, on each new session, that what this needs of the broker is there. */
    void prepare(BrokerSession broker) throws ActiveMQException;

    /** Called on the lane's thread; never fails. */
    T open(ClientMessage message);

    /** What must stay in order: messages with equal keys are run and settled one after the other. Never {@code null}. */
    String key(T item);

    /**
     * Called on the lane's thread, or on another where the lane runs several at the same time; never at the same time for one key. May be
     * called again for the same item.
     *
     * @param shared lives as long as one run over all messages of one key that the lane holds: what is found out for the first
     *     holds for those behind it, because they were there before it was asked
     * @throws Exception a transient failure: this item and those of its key wait, all others go on
     */
    void run(T item, Map<String, Object> shared) throws Exception;

    /**
     * Makes what was run last, and then sends what goes out in the transaction that acknowledges all these messages. May be called again
     * with the same items, among others, after a crash or failure.
     *
     * @throws Exception before anything is sent: a transient failure that concerns the lane; the items are run again, fewer at a
     *     time
     */
    void settle(List<T> items, BrokerSession out) throws ActiveMQException, Exception;

    /** Called when what {@link #settle} has made of these is committed, the broker's transaction included. Never fails. */
    default void settled(List<T> items) {}

    /** For structured logs: by the names of {@link io.callbackgateway.tracing.LogIds}. */
    default Map<String, String> ids(T item) {
        return Map.of();
    }

    /** For logs: names an item without anything that it holds. */
    String describe(T item);

    /** For logs: why something failed, in one line and without anything of a request in it. */
    String describe(Throwable failure);
}
