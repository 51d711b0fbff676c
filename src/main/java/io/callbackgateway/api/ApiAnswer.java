package io.callbackgateway.api;

/** @param body the bytes as they came, whatever the headers say of them */
public record ApiAnswer(int status, byte[] body) {

    /** One that the route reads: a success, or that there is no such thing. */
    boolean isUsable() {
        return status >= 200 && status <= 299 || status == 404;
    }

    /** Our credentials do not count there. */
    boolean isDenied() {
        return status == 401 || status == 403;
    }

    /** No answer to this question for now. */
    boolean isPassing() {
        return status >= 500 || status == 429 || status == 408;
    }
}
