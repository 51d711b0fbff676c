package io.callbackgateway.door;

import io.callbackgateway.auth.WireRequest;
import io.callbackgateway.http.caller.Caller;
import java.util.Set;
import java.util.UUID;

/** Where the door puts on record whom it has rejected because of who calls, or because nobody can read the request. The rejected log does; the door need not know. */
public interface Rejections {

    /** The reason's code of a request that cannot be read beyond its path. */
    String UNREADABLE_TARGET = "unreadable-target";

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

    /**
     * A request that was rejected because of its caller, or of its target.
     *
     * @param id UUIDv7
     * @param reason a code: a {@link io.callbackgateway.auth.Verdict.Reason}, {@code foreign-address},
     *     {@code too-many-failures} or {@link #UNREADABLE_TARGET}
     * @param credentialHeaders in lower case, of this door
     * @param request without its connection
     * @param bodySize in bytes; where it is not there in whole, what was declared or at least had come
     * @param bodyTooLarge whether that is why it is not there
     * @param requestLine as sent, of one that cannot be read; else {@code null}
     */
    record Rejection(
            UUID id,
            String provider,
            String environment,
            Caller caller,
            String reason,
            Set<String> credentialHeaders,
            WireRequest request,
            long bodySize,
            boolean bodyTooLarge,
            String requestLine) {

        /** @return {@code null} where it is not there in whole */
        public byte[] body() {
            return request.body().bytes();
        }

        /** Without credentials and personal data. */
        @Override
        public String toString() {
            return "rejection " + id;
        }
    }
}
