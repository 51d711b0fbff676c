package io.callbackgateway.delivery;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * Why callbacks do not come, or soon will not.
 *
 * @param detail what is wrong and what to do, for people
 */
record DeliveryProblem(@JsonProperty("problem") Kind kind, String detail) {

    enum Kind {
        /** The provider does not say how it delivers. */
        UNREADABLE,
        PAUSED,
        /** It was resumed, and what had waited was not sent. */
        NOT_RESTARTED,
        /** It was restarted, and nothing has come since. */
        NOT_MOVING,
        DISABLED,
        /** It calls another address. */
        URL,
        /** It takes another status than ours for accepted. */
        EXPECTED_STATUS,
        /** It does not prove itself as the door demands. */
        AUTHENTICATION;

        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
