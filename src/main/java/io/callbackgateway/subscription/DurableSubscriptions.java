package io.callbackgateway.subscription;

import java.util.List;

/** The durable subscriptions of events at the broker, those that nobody uses any more included. */
public interface DurableSubscriptions {

    /**
     * By name.
     *
     * @throws AwayException where the broker does not answer, or does not tell this user
     */
    List<Subscription> list() throws AwayException;

    /**
     * Removes a subscription with everything in it, unless somebody consumes it.
     *
     * @throws AwayException as {@link #list}
     */
    Removal remove(String name) throws AwayException;

    /**
     * @param messages that wait in it or are in delivery
     * @param bytes of them; {@code null} where the broker does not say
     * @param consumed whether somebody is connected to it
     */
    record Subscription(String name, long messages, Long bytes, boolean consumed) {}

    enum Removal {
        REMOVED,
        UNKNOWN,
        CONSUMED
    }

    final class AwayException extends Exception {
        AwayException(Throwable cause) {
            super(cause);
        }
    }
}
