package io.callbackgateway.door;

/** Ends the handling of a request, whatever it was waiting for: the answer is this problem, and then the connection closes. */
final class RefusedException extends RuntimeException {

    private final Problem problem;

    RefusedException(Problem problem) {
        super(problem.name(), null, false, false);
        this.problem = problem;
    }

    Problem problem() {
        return problem;
    }
}
