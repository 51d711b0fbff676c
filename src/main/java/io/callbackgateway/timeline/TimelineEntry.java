package io.callbackgateway.timeline;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * One thing that happened to a transaction.
 *
 * @param kind one word: {@code callback}, {@code event}, {@code question}, {@code document}, {@code delivery}, {@code attempt} or
 *     {@code action}
 * @param text one sentence for people
 * @param facts the same for programs, by names such as {@code callbackId}; no personal data, no secrets. Absent facts are not in it
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record TimelineEntry(Instant at, String kind, String text, Map<String, Object> facts) {

    /** @param facts of which those that are {@code null} are left out */
    public TimelineEntry {
        facts = new LinkedHashMap<>(facts);
        facts.values().removeIf(Objects::isNull);
    }

    /** What is delivered was there before, and comes after it where both have one time. */
    boolean isDelivery() {
        return kind.equals("delivery");
    }
}
