package io.callbackgateway.replay;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How far a replay is. */
public enum ReplayState {
    /** The dry run goes on: nothing is sent. */
    COUNTING,
    /** The dry run is over; it waits to be started. */
    DRY_RUN,
    RUNNING,
    /** On request; it goes on from where it was when it is started again. */
    STOPPED,
    DONE,
    /** It cannot go on; its note says why. When that is mended, it can be started again. */
    FAILED;

    /** Such as {@code dry-run}. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static ReplayState of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
