package io.callbackgateway.processing;

import io.callbackgateway.event.Amounts;
import io.callbackgateway.event.Reason;
import io.callbackgateway.failure.UnreadableException;
import io.callbackgateway.provider.TransactionIds;
import io.callbackgateway.text.CallerText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;

/**
 * What a provider's route has set, which may be of any type and hold anything. Blank is the same as absent. An odd field must not cost the
 * callback: what cannot be used is absent, too, and a note says so. Amounts alone are not to be left out.
 */
final class RouteVariables {

    private static final int MAX_REASON = 1_000;

    /** What may be a card number: providers have put whole ones into their error texts. */
    private static final Pattern CARD_NUMBER = Pattern.compile("(?<!\\d)(?:\\d[ -]?){12,18}\\d(?!\\d)");

    private final Exchange exchange;
    private final Set<String> notes = new LinkedHashSet<>();

    RouteVariables(Exchange exchange) {
        this.exchange = exchange;
    }

    /** For the callback's history. They name variables, never values; {@code null} where there are none. */
    String notes() {
        return notes.isEmpty() ? null : String.join("; ", notes);
    }

    String transactionId() {
        String id = oneValue("transactionId");
        return id == null || id.isBlank() ? null : TransactionIds.text(id);
    }

    String text(String name) {
        String text = oneValue(name);
        return text == null ? null : storable(name, text);
    }

    private String oneValue(String name) {
        Object value = exchange.getVariable(name);
        if (isSeveral(value)) {
            notes.add(name + " is not one value");
            return null;
        }
        return written(value);
    }

    private static boolean isSeveral(Object value) {
        return value instanceof Map || value instanceof Iterable || value instanceof Object[];
    }

    private static String written(Object value) {
        return value instanceof byte[] bytes ? CallerText.of(bytes) : Objects.toString(value, "");
    }

    /** Without what no database and no UTF-8 text can hold: NUL, bytes that are no text, and halves of surrogate pairs. */
    private String storable(String name, String text) {
        String storable = CallerText.escaped(text, c -> c == 0);
        if (!storable.equals(text)) {
            notes.add(name + " holds what no text can hold, which is percent-encoded");
        }
        return storable.isBlank() ? null : storable;
    }

    Reason reason() {
        String code = reason("reasonCode");
        String text = reason("reasonText");
        return code == null && text == null ? null : new Reason(code, text);
    }

    /** Where the provider gives several reasons, all of them. Cut when long: the raw request has it all. */
    String reason(String name) {
        String text = exchange.getVariable(name) instanceof Iterable<?> reasons
                ? storable(name, joined(name, reasons))
                : text(name);
        if (text == null) {
            return null;
        }
        String masked = CARD_NUMBER.matcher(text).replaceAll("****");
        if (!masked.equals(text)) {
            notes.add(name + " holds what may be a card number, which is masked");
        }
        if (masked.length() <= MAX_REASON) {
            return masked;
        }
        notes.add(name + " is cut to " + MAX_REASON + " characters");
        boolean splitsPair = Character.isHighSurrogate(masked.charAt(MAX_REASON - 1));
        return masked.substring(0, splitsPair ? MAX_REASON - 1 : MAX_REASON);
    }

    private String joined(String name, Iterable<?> reasons) {
        List<String> texts = new ArrayList<>();
        for (Object each : reasons) {
            if (isSeveral(each)) {
                notes.add(name + " holds what is not one value");
            } else {
                texts.add(written(each));
            }
        }
        return texts.stream().filter(text -> !text.isBlank()).distinct().collect(Collectors.joining(", "));
    }

    Instant occurredAt() {
        return read("occurredAt", Times::instant, "is neither a time in ISO 8601 with an offset nor a Unix time");
    }

    Long version() {
        return read("version", Times::version, "is neither a whole number nor a time in ISO 8601 with an offset");
    }

    /**
     * @param decimal whether they are decimals in their currency, else whole minor units
     * @throws UnreadableException for an amount that is none
     */
    Amounts amounts(boolean decimal) {
        String currency = read("currency", Money::currency, "is not a code of ISO 4217");
        Long captured = amount("amountCaptured", decimal, currency);
        Long credited = amount("amountCredited", decimal, currency);
        return captured == null && credited == null && currency == null
                ? null
                : new Amounts(captured, credited, currency);
    }

    private Long amount(String name, boolean decimal, String currency) {
        Object value = exchange.getVariable(name);
        if (isSeveral(value)) {
            throw new UnreadableException(name + " is not one value");
        }
        String text = written(value).trim();
        if (text.isEmpty()) {
            return null;
        }
        try {
            if (!decimal) {
                return Long.valueOf(text);
            }
            int digits = currency == null ? -1 : Money.digits(currency);
            if (digits < 0) {
                throw new UnreadableException(name + " is a decimal in no currency that ISO 4217 has digits for");
            }
            return Money.minorUnits(Money.plain(value, text), digits);
        } catch (NumberFormatException e) {
            throw new UnreadableException(
                    name + (decimal ? " is not a decimal with the digits of its currency" : " is not a whole number"));
        }
    }

    /** @param reader gives {@code null} for what it cannot read */
    private <T> T read(String name, Function<String, T> reader, String otherwise) {
        String text = text(name);
        T value = text == null ? null : reader.apply(text.trim());
        if (text != null && value == null) {
            notes.add(name + " " + otherwise);
        }
        return value;
    }
}
