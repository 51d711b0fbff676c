package io.callbackgateway.processing;

import io.callbackgateway.event.Amounts;
import io.callbackgateway.event.ProviderStatus;
import io.callbackgateway.event.Reason;
import io.callbackgateway.event.Status;
import io.callbackgateway.failure.UnreadableException;
import io.callbackgateway.inbox.Callback;
import io.callbackgateway.lane.LaneRoutes;
import io.callbackgateway.ledger.Observation;
import io.callbackgateway.provider.ProviderFacts;
import io.callbackgateway.provider.Providers;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/**
 * {@code direct:record}, where every provider's route ends, once for each transaction that the callback is about: takes the variables
 * that the route has set. What they say is recorded with a batch of others when the route is through.
 *
 * <p>Variables: {@code transactionId} and {@code status} must be there; {@code providerStatus}, {@code providerLabel},
 * {@code reference}, {@code reasonCode}, {@code reasonText}, {@code occurredAt} (ISO 8601 with offset), {@code version} (a
 * whole number, or a time like {@code occurredAt}), {@code amountCaptured}, {@code amountCredited} (whole minor units) and
 * {@code currency} where known. Blank is the same as absent. The reasons may be lists, which are joined.
 */
@Component
public class RecordRoute extends RouteBuilder {

    /** The exchange's property for what a callback says, a list that only grows. */
    static final String OBSERVATIONS = "gatewayObservations";

    /** CloudEvents allows none in an attribute, and the id is its subject. */
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}", Pattern.UNICODE_CHARACTER_CLASS);

    private final Providers providers;

    public RecordRoute(Providers providers) {
        this.providers = providers;
    }

    @Override
    public void configure() {
        from("direct:record")
                .routeId("record")
                .routeConfigurationId(LaneRoutes.ID)
                .description("Takes what the route has read; the ledger decides, and what is new becomes an event")
                .process(this::record);
    }

    @SuppressWarnings("unchecked")
    private void record(Exchange exchange) {
        Callback callback = exchange.getVariable("callback", Callback.class);
        ((List<Observation>) exchange.getProperty(OBSERVATIONS))
                .add(observation(callback, new RouteVariables(exchange)));
    }

    private Observation observation(Callback callback, RouteVariables variables) {
        String transactionId = variables.text("transactionId");
        if (transactionId == null) {
            throw new UnreadableException("it names no transaction");
        }
        if (transactionId.length() > Observation.MAX_ID) {
            throw new UnreadableException("its transaction id is longer than " + Observation.MAX_ID + " characters");
        }
        transactionId = CONTROL.matcher(transactionId).replaceAll("\uFFFD");
        String word = variables.text("status");
        Status status = Status.of(word)
                .orElseThrow(() -> new IllegalStateException(
                        "The route of " + callback.provider() + " sets no status of the closed list"));
        String code = variables.text("providerStatus");
        String reasonCode = variables.reason("reasonCode");
        String reasonText = variables.reason("reasonText");
        Long captured = variables.amount("amountCaptured");
        Long credited = variables.amount("amountCredited");
        String currency = variables.text("currency");
        ProviderFacts facts = providers.facts().get(callback.provider());
        return new Observation(
                transactionId,
                variables.text("reference"),
                status,
                new ProviderStatus(code, variables.text("providerLabel")),
                reasonCode == null && reasonText == null ? null : new Reason(reasonCode, reasonText),
                captured == null && credited == null && currency == null
                        ? null
                        : new Amounts(captured, credited, currency),
                variables.version("version"),
                code != null && facts.isFinal(code),
                variables.time("occurredAt"));
    }
}
