package io.callbackgateway.auth;

import static io.callbackgateway.settings.BadSettingException.require;

import io.callbackgateway.auth.Verdict.Accepted;
import io.callbackgateway.auth.Verdict.Once;
import io.callbackgateway.auth.Verdict.Reason;
import java.time.Duration;
import java.time.Instant;

/** How far a signed time may be from a request's arrival, before and after. */
public final class Tolerance {

    /** Only so many signatures are remembered. */
    private static final Duration MAX = Duration.ofDays(7);

    private final Duration duration;

    public Tolerance(String key, Duration duration) {
        boolean good = duration.compareTo(Duration.ZERO) > 0 && duration.compareTo(MAX) <= 0;
        require(good, key, "must be more than nothing and at most 7d");
        this.duration = duration;
    }

    /** @return accepted once, or rejected because of the time */
    public Verdict once(Accepted accepted, byte[] fingerprint, Instant signedAt, Instant receivedAt) {
        if (signedAt.isBefore(receivedAt.minus(duration))) {
            return Verdict.rejected(Reason.EXPIRED);
        }
        if (signedAt.isAfter(receivedAt.plus(duration))) {
            return Verdict.rejected(Reason.NOT_YET_VALID);
        }
        Once once = new Once(fingerprint, signedAt, signedAt.plus(duration));
        return new Accepted(accepted.method(), accepted.principal(), accepted.key(), once);
    }
}
