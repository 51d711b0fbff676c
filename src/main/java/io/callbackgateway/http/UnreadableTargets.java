package io.callbackgateway.http;

/** Where a request goes on record that the web server rejects because of its target. The door decides; the web server need not know. */
@FunctionalInterface
public interface UnreadableTargets {

    /**
     * Never blocks and never fails.
     *
     * @param line the first of the request as it was sent, as far as it had come; each character is one byte
     * @param peer the address of the socket's other end: headers have not been read
     */
    void rejected(String line, String peer);
}
