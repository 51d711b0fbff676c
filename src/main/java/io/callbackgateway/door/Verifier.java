package io.callbackgateway.door;

import jakarta.servlet.http.HttpServletRequest;

/** Proves who calls, by one method. Reads the request as it came over the wire, never what Camel made of it. */
interface Verifier {

    Verdict verify(HttpServletRequest request);

    /** The value of {@code WWW-Authenticate} in a refusal, or {@code null} where the method has no scheme. */
    default String challenge() {
        return null;
    }

    /** The header that carries this method's credential and is therefore never kept, or {@code null}. */
    default String credentialHeader() {
        return null;
    }

    enum Verdict {
        ACCEPTED,
        REJECTED,
        /** A credential header came more than once: which of them counts is a guess that we do not make. */
        REPEATED
    }
}
