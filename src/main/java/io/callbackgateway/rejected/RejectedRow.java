package io.callbackgateway.rejected;

import io.callbackgateway.door.Rejection;
import io.callbackgateway.encryption.Encryption;

/**
 * A refused request as it is stored.
 *
 * @param path with a path token masked
 * @param headers JSON, redacted
 * @param bodyState {@code whole}, {@code too-large}, {@code incomplete}
 * @param keyId of the key of {@code encrypted}, both {@code null} where the body is not whole
 */
record RejectedRow(Rejection rejection, String path, String headers, String bodyState, String keyId, byte[] encrypted) {

    /** About what the other columns take. */
    static final int HEAD_SIZE = 1024;

    static RejectedRow of(Rejection rejection, Encryption encryption) {
        String door = "/callbacks/" + rejection.provider() + "/" + rejection.environment();
        boolean whole = rejection.body() != null;
        return new RejectedRow(
                rejection,
                rejection.request().pathToken() == null ? door : door + "/[redacted]",
                ReadableHeaders.json(rejection),
                whole ? "whole" : rejection.bodyTooLarge() ? "too-large" : "incomplete",
                whole ? encryption.keyId() : null,
                whole ? encryption.encrypt(KeptRequest.toJson(rejection.request(), rejection.body())) : null);
    }

    long size() {
        return HEAD_SIZE + (encrypted == null ? 0 : encrypted.length);
    }

    @Override
    public String toString() {
        return rejection.toString();
    }
}
