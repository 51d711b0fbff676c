package io.callbackgateway.replay;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/** What is done with what a filter finds. */
public enum ReplayMode {
    /** Dead letters go back into their inboxes. */
    REDRIVE,
    /** Events are told again as they were, with their ids. */
    AS_WAS,
    /** Callbacks go through today's route; where the current state of a transaction would be another one, that is told. */
    AS_NOW;

    /** Such as {@code as-was}. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static ReplayMode of(String word) {
        return Arrays.stream(values())
                .filter(each -> each.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("mode is as-was or as-now."));
    }
}
