package io.callbackgateway.processing;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.jayway.jsonpath.JsonPathException;
import io.callbackgateway.inbox.UnreadableException;

/** Failures that no further attempt can mend. */
final class Poison {

    private Poison() {}

    /** Whether the callback is at fault; else a route or the gateway is. */
    static boolean isUnreadable(Throwable failure) {
        return find(failure, UnreadableException.class) != null
                || find(failure, JacksonException.class) != null
                || find(failure, JsonPathException.class) != null;
    }

    /**
     * Why, for people. Parsers and converters quote their input in their messages, so only what is known to be free of it is
     * repeated.
     *
     * @param step file and line of the step that failed, or {@code null}
     */
    static String reason(Throwable failure, String step) {
        UnreadableException unreadable = find(failure, UnreadableException.class);
        if (unreadable != null) {
            return unreadable.getMessage();
        }
        JacksonException json = find(failure, JacksonException.class);
        if (json != null) {
            JsonLocation at = json.getLocation();
            return "the body is not the JSON that the route expects"
                    + (at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")");
        }
        if (find(failure, JsonPathException.class) != null) {
            return "the JSON is not of the form that the route expects";
        }
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return "the route failed with " + cause.getClass().getName() + (step == null ? "" : " at " + step);
    }

    private static <T extends Throwable> T find(Throwable failure, Class<T> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }
}
