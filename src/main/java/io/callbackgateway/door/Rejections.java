package io.callbackgateway.door;

import io.callbackgateway.http.Caller;

/** Where the door puts on record whom it has rejected because of who calls. The rejected log does; the door need not know. */
public interface Rejections {

    /**
     * Asks to put a rejection on record, within the quotas of one address and one door: whom the door does not expect cannot use up
     * those of whom it expects. Never blocks and never fails.
     *
     * @return {@code null} where they are used up: the request is answered and forgotten
     */
    Reservation reserve(String provider, String environment, Caller caller);

    /** For one request. {@link #record} must be called once. */
    interface Reservation {

        /** How many bytes of the body are worth reading; 0 where too many are being read already. */
        int maxBody();

        /** Never blocks and never fails. */
        void record(Rejection rejection);
    }
}
