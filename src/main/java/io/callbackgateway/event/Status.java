package io.callbackgateway.event;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The closed list of what a transaction's state can mean. A route can only choose among these words. */
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

    private static final Map<String, Status> BY_WORD =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Status::word, Function.identity()));

    private final String word = name().toLowerCase(Locale.ROOT);

    /** The word as routes, events and queue names spell it, for example {@code in_review}. */
    public String word() {
        return word;
    }

    public static Optional<Status> of(String word) {
        return Optional.ofNullable(word == null ? null : BY_WORD.get(word));
    }
}
