package io.callbackgateway.rejected;

import io.callbackgateway.door.Rejection;

/**
 * A refused request as it is stored.
 *
 * @param path with a path token masked
 * @param headers JSON, redacted
 * @param bodyState {@code whole}, {@code too-large}, {@code incomplete}
 * @param keyId of the key of {@code sealed}, both {@code null} where the body is not whole
 */
record RejectedRow(Rejection rejection, String path, String headers, String bodyState, String keyId, byte[] sealed) {

    /** About what the other columns take. */
    static final int HEAD_SIZE = 1024;

    static RejectedRow of(Rejection rejection, Seal seal) {
        String door = "/callbacks/" + rejection.provider() + "/" + rejection.environment();
        boolean whole = rejection.body() != null;
        return new RejectedRow(
                rejection,
                rejection.request().pathToken() == null ? door : door + "/[redacted]",
                ReadableHeaders.json(rejection),
                whole ? "whole" : rejection.bodyTooLarge() ? "too-large" : "incomplete",
                whole ? seal.keyId() : null,
                whole ? seal.close(KeptRequest.toJson(rejection.request(), rejection.body())) : null);
    }

    long size() {
        return HEAD_SIZE + (sealed == null ? 0 : sealed.length);
    }

    @Override
    public String toString() {
        return rejection.toString();
    }
}
