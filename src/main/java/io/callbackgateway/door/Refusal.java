package io.callbackgateway.door;

/**
 * What the door answers, and why.
 *
 * @param reason a code for the rejected log, where the caller is why; else {@code null}
 */
record Refusal(Problem problem, String reason) {

    /** Whoever calls: nothing for the rejected log. */
    static Refusal ofAnyCaller(Problem problem) {
        return new Refusal(problem, null);
    }
}
