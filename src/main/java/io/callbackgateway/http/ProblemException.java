package io.callbackgateway.http;

/** Ends the handling of a request, wherever it is: the answer is this problem. */
public final class ProblemException extends RuntimeException {

    private final Problem problem;
    private final String reason;

    public ProblemException(Problem problem) {
        this(problem, null);
    }

    /** @param reason a code for the rejected log, where the caller is why; else {@code null} */
    public ProblemException(Problem problem, String reason) {
        super(problem.name(), null, false, false);
        this.problem = problem;
        this.reason = reason;
    }

    public Problem problem() {
        return problem;
    }

    public String reason() {
        return reason;
    }
}
