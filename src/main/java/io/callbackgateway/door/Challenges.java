package io.callbackgateway.door;

import io.callbackgateway.auth.Verdict.Rejected;
import io.callbackgateway.auth.WireRequest;
import io.callbackgateway.door.challenge.Challenge;
import io.callbackgateway.door.challenge.Challenge.Question;
import io.callbackgateway.door.challenge.Confirmations;
import io.callbackgateway.door.challenge.Permission;
import io.callbackgateway.http.Problem;
import io.callbackgateway.http.ProblemException;
import io.callbackgateway.http.caller.Caller;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/**
 * Questions by which providers make sure, before the first callback, that who owns this address wants them. They are no callbacks:
 * nothing is kept. Only where the provider's facts ask for it.
 */
@Component
class Challenges {

    private final CallerCheck check;
    private final Confirmations confirmations;
    private final DoorMetrics metrics;

    Challenges(CallerCheck check, Confirmations confirmations, DoorMetrics metrics) {
        this.check = check;
        this.confirmations = confirmations;
        this.metrics = metrics;
    }

    /**
     * Those that come without credentials, and therefore before any are asked for.
     *
     * @return whether it was one, and now has its answer
     * @throws ProblemException where its token is wrong, or its challenge nothing to send back
     */
    boolean answered(Door door, Caller caller, WireRequest request, HttpServletResponse response) throws IOException {
        boolean none = door.challenge() == null && door.facts().allowedOrigins().isEmpty();
        if (none || !door.allowsAddress(request.remoteAddress()) || hasBody(request)) {
            return false;
        }
        if (Permission.given(door.facts(), request, response)) {
            metrics.countChallenge(door);
            return true;
        }
        if (door.challenge() == null
                || door.challenge().needsProof()
                || !List.of("GET", "POST").contains(request.method())) {
            return false;
        }
        Question question = question(door, caller, request, response);
        if (question == null) {
            return false;
        }
        if (!door.challenge().answer(question, response)) {
            throw new ProblemException(Problem.BAD_CHALLENGE);
        }
        metrics.countChallenge(door);
        return true;
    }

    /**
     * Those of a caller that has proven itself by {@code auth}. One without an answer is a callback like any other that says nothing.
     *
     * @return whether it was one, and now has its answer
     * @throws ProblemException where its token is wrong, or what it wants confirmed is not
     */
    boolean answeredProven(Door door, Caller caller, WireRequest request, HttpServletResponse response)
            throws IOException {
        Challenge challenge = door.challenge();
        if (challenge == null || !challenge.needsProof() || !request.method().equals("POST")) {
            return false;
        }
        Question question = question(door, caller, request, response);
        if (question == null) {
            return false;
        }
        if (challenge.wantsConfirmation()) {
            if (!challenge.isConfirmed(question, confirmations)) {
                throw new ProblemException(Problem.NOT_CONFIRMED);
            }
            door.ack().write(response);
        } else if (!challenge.answer(question, response)) {
            return false;
        }
        metrics.countChallenge(door);
        return true;
    }

    /** A wrong token is not put on record: what is no callback is never readmitted as one. */
    private Question question(Door door, Caller caller, WireRequest request, HttpServletResponse response) {
        Question question = door.challenge().in(request);
        if (question != null && question.verdict() instanceof Rejected rejected) {
            metrics.count(door, rejected);
            throw new ProblemException(
                    check.rejection(door, caller, rejected.reason(), response).problem());
        }
        return question;
    }

    private static boolean hasBody(WireRequest request) {
        List<String> length = request.header(HttpHeaders.CONTENT_LENGTH);
        return !request.header(HttpHeaders.TRANSFER_ENCODING).isEmpty()
                || !length.isEmpty() && !length.equals(List.of("0"));
    }
}
