package io.callbackgateway.auth;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Proves who calls, by one method. Thread-safe. Never throws because of what a request holds. */
public interface Verifier {

    Verdict verify(WireRequest request);

    /** Values of {@code WWW-Authenticate} for a rejection; none where the method has no scheme. */
    default List<String> challenges(Verdict.Reason reason) {
        return List.of();
    }

    /**
     * The scheme, by the header that must begin with it for this method to pass; both in lower case. A header comes once: methods with
     * different schemes in it never pass together.
     */
    default Map<String, String> schemes() {
        return Map.of();
    }

    /** Headers, in lower case, that carry this method's credential and are therefore never kept with a callback. */
    default Set<String> credentialHeaders() {
        return Set.of();
    }

    /** Whether it vouches for what was sent, but not for the query. */
    default boolean leavesQueryUnsigned() {
        return false;
    }

    /** Whether a segment after the environment may carry this method's credential. */
    default boolean readsPathToken() {
        return false;
    }
}
