package io.callbackgateway.door;

import io.callbackgateway.auth.Verdict.Accepted;

/** Whether a request may come in. */
sealed interface Admission {

    record Granted(Accepted caller) implements Admission {}

    /**
     * @param problem what is answered
     * @param reason a code for the rejected log, where the caller is why; else {@code null}
     */
    record Refused(Problem problem, String reason) implements Admission {

        /** Whoever calls: nothing for the rejected log. */
        static Refused whoeverCalls(Problem problem) {
            return new Refused(problem, null);
        }
    }
}
