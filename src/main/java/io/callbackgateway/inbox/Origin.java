package io.callbackgateway.inbox;

/** Who set a callback going: the provider, our own reconciliation with its API, or an operator's replay. */
public enum Origin {
    CALLBACK,
    RECONCILIATION,
    REPLAY;

    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
