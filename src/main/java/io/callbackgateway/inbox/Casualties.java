package io.callbackgateway.inbox;

/** Where a callback is recorded that no attempt can process. The ledger is; the inbox need not know. */
public interface Casualties {

    /**
     * Records the callback with its raw request and the reason, as {@code unreadable} or else {@code failed}.
     *
     * @param reason holds nothing of the request's content
     */
    void record(Callback callback, boolean unreadable, String reason);
}
