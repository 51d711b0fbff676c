package io.callbackgateway.ledger;

import io.callbackgateway.inbox.Callback;
import java.util.List;

/**
 * A callback that its route has been through.
 *
 * @param entries what it says, in its own order; none where it failed
 * @param failure {@code null} where it did not fail
 */
public record Processed(Callback callback, List<Entry> entries, Failure failure) {

    /**
     * Why no attempt can process a callback.
     *
     * @param unreadable whether the callback is at fault; else its route or the gateway is
     * @param reason for people; holds nothing of the request; cut after {@value #MAX_REASON} characters, as an index has no room for more
     * @param transactionId that it was about; empty where none could be read
     */
    public record Failure(boolean unreadable, String reason, String transactionId) {

        private static final int MAX_REASON = 300;

        public Failure {
            reason = reason == null || reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON);
        }

        public Failure(boolean unreadable, String reason) {
            this(unreadable, reason, "");
        }
    }

    public static Processed of(Callback callback, List<Entry> entries) {
        return new Processed(callback, entries, null);
    }

    public static Processed failed(Callback callback, Failure failure) {
        return new Processed(callback, List.of(), failure);
    }
}
