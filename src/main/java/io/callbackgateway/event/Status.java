package io.callbackgateway.event;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The closed list of what a transaction's state can mean (design §3.3). A route can only choose among these words. */
public enum Status {
    PENDING,
    IN_REVIEW,
    ACTION_REQUIRED,
    APPROVED,
    DECLINED,
    INCONCLUSIVE,
    CANCELED,
    EXPIRED,
    FULFILLING,
    COMPLETED,
    REVERSED,
    UNKNOWN;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** The word as routes, events and queue names spell it, for example {@code in_review}. */
    public String word() {
        return word;
    }

    public static Optional<Status> of(String word) {
        return Arrays.stream(values())
                .filter(status -> status.word.equals(word))
                .findFirst();
    }
}
