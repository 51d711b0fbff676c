package io.callbackgateway.door;

import io.callbackgateway.auth.WireRequest;
import io.callbackgateway.http.Caller;
import java.util.Set;
import java.util.UUID;

/**
 * A request that was rejected because of its caller.
 *
 * @param id UUIDv7
 * @param reason a code: a {@link io.callbackgateway.auth.Verdict.Reason}, {@code foreign-address} or {@code too-many-failures}
 * @param credentialHeaders in lower case, of this door
 * @param body {@code null} where it is not there in whole
 * @param bodySize in bytes; where it is not there in whole, what was declared or at least had come
 * @param bodyTooLarge whether that is why it is not there
 */
public record Rejection(
        UUID id,
        String provider,
        String environment,
        Caller caller,
        String reason,
        Set<String> credentialHeaders,
        WireRequest request,
        byte[] body,
        long bodySize,
        boolean bodyTooLarge) {

    /** Lets go of the connection, and of a body that is too large. */
    public Rejection {
        request = request.withBody(() -> body);
    }

    /** Without credentials and personal data. */
    @Override
    public String toString() {
        return "rejection " + id;
    }
}
