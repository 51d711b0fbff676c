package io.callbackgateway.ledger.search;

import io.callbackgateway.event.Status;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What of a query can be meant. */
final class Wanted {

    static final int MAX_LIMIT = 100;

    /** What comes before it, no callback does; what comes after, no id of one can tell. */
    private static final Instant FIRST = Instant.EPOCH;

    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    private Wanted() {}

    /** @return what nothing that is kept lies beyond, for a time that is farther away */
    static Instant time(Instant time) {
        if (time == null || !time.isBefore(FIRST) && !time.isAfter(LAST)) {
            return time;
        }
        return time.isBefore(FIRST) ? FIRST : LAST;
    }

    /** @return {@code null} for blank, as of a form's field that is left out */
    static String text(String name, String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        // no database can be asked for some of these, and none stands in an id
        boolean odd = text.codePoints()
                .anyMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
        require(!odd, name + " holds a control character, which is in no such value.");
        return text;
    }

    static String status(String status) {
        String text = text("status", status);
        require(
                text == null || Status.of(text).isPresent(),
                "status is one of "
                        + Arrays.stream(Status.values()).map(Status::word).collect(Collectors.joining(", ")) + ".");
        return text;
    }

    static void limit(int limit) {
        require(limit >= 1 && limit <= MAX_LIMIT, "limit is 1 to " + MAX_LIMIT + ".");
    }

    static void require(boolean possible, String otherwise) {
        if (!possible) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
