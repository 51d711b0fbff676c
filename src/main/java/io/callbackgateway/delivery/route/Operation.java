package io.callbackgateway.delivery.route;

import java.util.Locale;

/** What a provider can be asked or told about how it delivers callbacks: each is a route of its file, {@code delivery:<provider>/<operation>}. */
public enum Operation {
    /** How it delivers now. */
    STATUS,
    /** To deliver again, where it has paused. */
    RESUME,
    /** To send what has waited since it paused. */
    RESTART,
    /** To deliver as the settings say. */
    CONFIGURE,
    /** How often it has tried to deliver the callbacks of a transaction. */
    ATTEMPTS,
    /** To send a transaction's callback once more. */
    RESEND;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
