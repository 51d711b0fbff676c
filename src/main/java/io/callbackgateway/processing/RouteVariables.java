package io.callbackgateway.processing;

import io.callbackgateway.failure.UnreadableException;
import io.callbackgateway.ledger.Ledger;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.camel.Exchange;

/** What a provider's route has set, which may be of any type and hold anything. */
record RouteVariables(Exchange exchange) {

    private static final int MAX_REASON = 1_000;

    /** What may be a card number: providers have put whole ones into their error texts. */
    private static final Pattern CARD_NUMBER = Pattern.compile("(?<!\\d)(?:\\d[ -]?){12,18}\\d(?!\\d)");

    /** {@code null} for what is absent, blank or no single value: an odd field must not cost the callback. */
    String text(String name) {
        Object value = exchange.getVariable(name);
        if (value == null || value instanceof Map || value instanceof Iterable) {
            return null;
        }
        String text = storable(value.toString());
        return text.isBlank() ? null : text;
    }

    /** Where the provider gives several reasons, all of them. Cut when long: the raw request has it all. */
    String reason(String name) {
        if (exchange.getVariable(name) instanceof Iterable<?> reasons) {
            String all = StreamSupport.stream(reasons.spliterator(), false)
                    .filter(each -> each != null && !(each instanceof Map) && !(each instanceof Iterable))
                    .map(Object::toString)
                    .filter(each -> !each.isBlank())
                    .distinct()
                    .collect(Collectors.joining(", "));
            exchange.setVariable(name, all);
        }
        String text = text(name);
        if (text == null) {
            return null;
        }
        String masked = CARD_NUMBER.matcher(text).replaceAll("****");
        return masked.length() > MAX_REASON ? storable(masked.substring(0, MAX_REASON)) : masked;
    }

    /** Without what no database and no UTF-8 text can hold: NUL and halves of surrogate pairs become replacement characters. */
    private static String storable(String text) {
        String paired = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        return paired.replace('\0', '\uFFFD');
    }

    Long amount(String name) {
        String text = text(name);
        try {
            return text == null ? null : Long.valueOf(text.trim());
        } catch (NumberFormatException e) {
            throw new UnreadableException(name + " is not a whole number");
        }
    }

    Long version(String name) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        if (text.length() <= 18 && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Long.valueOf(text);
        }
        Instant time = instant(text);
        return time == null ? null : Ledger.micros(time);
    }

    /** {@code null} also for what is no time: a provider's odd clock must not cost the callback. */
    Instant time(String name) {
        return instant(text(name));
    }

    private static Instant instant(String text) {
        try {
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }
}
