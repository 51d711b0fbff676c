package io.callbackgateway.routefile;

import io.callbackgateway.routefile.tree.Mistake;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Mistakes in providers' files that stop the start, because {@code gateway.strict-routes} says so. */
final class BadRoutesException extends RuntimeException {

    BadRoutesException(List<Mistake> mistakes) {
        super(mistakes.stream().map(Mistake::toString).collect(Collectors.joining("\n")));
    }

    static final class Report extends AbstractFailureAnalyzer<BadRoutesException> {
        @Override
        protected FailureAnalysis analyze(Throwable root, BadRoutesException cause) {
            return new FailureAnalysis(
                    cause.getMessage(),
                    "Correct them. With gateway.strict-routes: false the gateway starts, and the doors of these providers stay"
                            + " closed.",
                    null);
        }
    }
}
