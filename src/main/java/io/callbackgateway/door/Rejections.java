package io.callbackgateway.door;

/** Where the door puts on record whom it has rejected because of who calls. The rejected log does; the door need not know. */
public interface Rejections {

    /**
     * Asks for a place on the record, within what one address and one door may have. Never blocks and never fails.
     *
     * @param network the caller's address, IPv6 by the part that a caller cannot choose
     * @param expected whether the door has a reason to expect that address: who has none cannot take a place from who has
     * @return {@code null} where there is none: the request is answered and forgotten
     */
    Place take(String provider, String environment, String network, boolean expected);

    /** For one request. {@link #record} must be called once. */
    interface Place {

        /** How many bytes of the body are worth reading; 0 where too many are being read already. */
        int maxBody();

        /** Never blocks and never fails. */
        void record(Rejection rejection);
    }
}
