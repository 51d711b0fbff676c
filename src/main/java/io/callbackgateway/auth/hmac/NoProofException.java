package io.callbackgateway.auth.hmac;

import io.callbackgateway.auth.Verdict.Reason;

/** A request's signatures prove nothing, whatever the secrets are. */
final class NoProofException extends Exception {

    final Reason reason;

    NoProofException(Reason reason) {
        super(reason.name(), null, false, false);
        this.reason = reason;
    }
}
