package io.callbackgateway.processing;

import io.callbackgateway.event.Amounts;
import io.callbackgateway.event.ProviderStatus;
import io.callbackgateway.event.Reason;
import io.callbackgateway.event.Status;
import io.callbackgateway.failure.UnreadableException;
import io.callbackgateway.inbox.Callback;
import io.callbackgateway.lane.LaneRoutes;
import io.callbackgateway.ledger.Ledger;
import io.callbackgateway.ledger.Observation;
import io.callbackgateway.provider.ProviderFacts;
import io.callbackgateway.provider.Providers;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/**
 * {@code direct:record}, where every provider's route ends, once for each transaction that the callback is about: takes the variables
 * that the route has set. What they say is recorded with a batch of others when the route is through; what is new of it then goes through
 * {@code direct:publish}, one exchange for each event.
 *
 * <p>Variables: {@code transactionId} and {@code status} must be there; {@code providerStatus}, {@code providerLabel},
 * {@code reference}, {@code reasonCode}, {@code reasonText}, {@code occurredAt} (ISO 8601 with offset), {@code version} (a
 * whole number, or a time like {@code occurredAt}), {@code amountCaptured}, {@code amountCredited} (whole minor units) and
 * {@code currency} where known. Blank is the same as absent. The reasons may be lists, which are joined.
 */
@Component
class RecordRoute extends RouteBuilder {

    /** The exchange's property for what a callback says, a list that only grows. */
    static final String OBSERVATIONS = "gatewayObservations";

    private static final int MAX_REASON = 1_000;

    /** What may be a card number: providers have put whole ones into their error texts. */
    private static final Pattern CARD_NUMBER = Pattern.compile("(?<!\\d)(?:\\d[ -]?){12,18}\\d(?!\\d)");

    /** CloudEvents allows none in an attribute, and the id is its subject. */
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}", Pattern.UNICODE_CHARACTER_CLASS);

    private final Providers providers;

    RecordRoute(Providers providers) {
        this.providers = providers;
    }

    @Override
    public void configure() {
        from("direct:record")
                .routeId("record")
                .routeConfigurationId(LaneRoutes.ID)
                .description("Takes what the route has read; the ledger decides, and what is new becomes an event")
                .process(this::record);
        from("direct:publish")
                .routeId("publish")
                .routeConfigurationId(LaneRoutes.ID)
                .description("What the ledger has found new leaves, in the transaction that acknowledges its callback")
                .to("events:callbacks");
    }

    @SuppressWarnings("unchecked")
    private void record(Exchange exchange) {
        Callback callback = exchange.getVariable("callback", Callback.class);
        ((List<Observation>) exchange.getProperty(OBSERVATIONS)).add(observation(callback, exchange));
    }

    private Observation observation(Callback callback, Exchange exchange) {
        String transactionId = text(exchange, "transactionId");
        if (transactionId == null) {
            throw new UnreadableException("it names no transaction");
        }
        if (transactionId.length() > Observation.MAX_ID) {
            throw new UnreadableException("its transaction id is longer than " + Observation.MAX_ID + " characters");
        }
        transactionId = CONTROL.matcher(transactionId).replaceAll("\uFFFD");
        String word = text(exchange, "status");
        Status status = Status.of(word)
                .orElseThrow(() -> new IllegalStateException(
                        "The route of " + callback.provider() + " sets no status of the closed list"));
        String code = text(exchange, "providerStatus");
        String reasonCode = reason(exchange, "reasonCode");
        String reasonText = reason(exchange, "reasonText");
        Long captured = amount(exchange, "amountCaptured");
        Long credited = amount(exchange, "amountCredited");
        String currency = text(exchange, "currency");
        ProviderFacts facts = providers.facts().get(callback.provider());
        return new Observation(
                transactionId,
                text(exchange, "reference"),
                status,
                new ProviderStatus(code, text(exchange, "providerLabel")),
                reasonCode == null && reasonText == null ? null : new Reason(reasonCode, reasonText),
                captured == null && credited == null && currency == null
                        ? null
                        : new Amounts(captured, credited, currency),
                version(text(exchange, "version")),
                code != null && facts.isFinal(code),
                time(text(exchange, "occurredAt")));
    }

    /** {@code null} for what is absent, blank or no single value: an odd field must not cost the callback. */
    private static String text(Exchange exchange, String variable) {
        Object value = exchange.getVariable(variable);
        if (value == null || value instanceof Map || value instanceof Iterable) {
            return null;
        }
        String text = storable(value.toString());
        return text.isBlank() ? null : text;
    }

    /** Where the provider gives several reasons, all of them. Cut when long: the raw request has it all. */
    private static String reason(Exchange exchange, String variable) {
        if (exchange.getVariable(variable) instanceof Iterable<?> reasons) {
            String all = StreamSupport.stream(reasons.spliterator(), false)
                    .filter(each -> each != null && !(each instanceof Map) && !(each instanceof Iterable))
                    .map(Object::toString)
                    .filter(each -> !each.isBlank())
                    .distinct()
                    .collect(Collectors.joining(", "));
            exchange.setVariable(variable, all);
        }
        String text = text(exchange, variable);
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

    private static Long amount(Exchange exchange, String variable) {
        String text = text(exchange, variable);
        try {
            return text == null ? null : Long.valueOf(text.trim());
        } catch (NumberFormatException e) {
            throw new UnreadableException(variable + " is not a whole number");
        }
    }

    private static Long version(String text) {
        if (text == null) {
            return null;
        }
        if (text.length() <= 18 && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Long.valueOf(text);
        }
        Instant time = time(text);
        return time == null ? null : Ledger.micros(time);
    }

    /** {@code null} also for what is no time: a provider's odd clock must not cost the callback. */
    private static Instant time(String text) {
        try {
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }
}
