package io.callbackgateway.processing;

import io.callbackgateway.event.ProviderStatus;
import io.callbackgateway.event.Status;
import io.callbackgateway.failure.FailedException;
import io.callbackgateway.failure.UnreadableException;
import io.callbackgateway.inbox.Callback;
import io.callbackgateway.lane.route.LaneRoutes;
import io.callbackgateway.ledger.Entry;
import io.callbackgateway.ledger.Observation;
import io.callbackgateway.provider.ProviderFacts;
import io.callbackgateway.provider.Providers;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/**
 * {@code direct:record} and {@code direct:ignore}, where every provider's route ends, once for each transaction that the callback is
 * about. They take the variables that the route has set; what these say is recorded when the route is through.
 *
 * <p>To record, {@code transactionId} and {@code status} must be there; {@code providerStatus}, {@code providerLabel},
 * {@code reference}, {@code reasonCode}, {@code reasonText}, {@code occurredAt} (ISO 8601 with offset, or Unix time in seconds or
 * milliseconds), {@code version} (a whole number, or a time in ISO 8601), {@code amountCaptured}, {@code amountCredited} (whole minor
 * units, or decimals where the provider's facts say so) and {@code currency} where known. Blank is the same as absent. The reasons may be
 * lists, which are joined. To ignore, {@code transactionId} and {@code reasonText} may be there, and stand in the callback's history.
 */
@Component
public class RecordRoute extends RouteBuilder {

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
        from("direct:ignore")
                .routeId("ignore")
                .routeConfigurationId(LaneRoutes.ID)
                .description("Takes what nobody wants: it is recorded and causes no event")
                .process(this::ignore);
    }

    private void record(Exchange exchange) {
        Callback callback = exchange.getVariable("callback", Callback.class);
        RouteVariables variables = new RouteVariables(exchange);
        Observation observation = observation(variables, providers.facts(callback.provider()));
        CallbackConsumer.say(exchange, Entry.of(observation, variables.notes()));
    }

    private void ignore(Exchange exchange) {
        RouteVariables variables = new RouteVariables(exchange);
        String transactionId = variables.transactionId();
        boolean usable = transactionId != null && transactionId.length() <= Observation.MAX_ID;
        CallbackConsumer.say(exchange, Entry.ignored(usable ? transactionId : "", variables.reason("reasonText")));
    }

    private static Observation observation(RouteVariables variables, ProviderFacts facts) {
        String transactionId = variables.transactionId();
        if (transactionId == null) {
            throw new UnreadableException("it names no transaction");
        }
        if (transactionId.length() > Observation.MAX_ID) {
            throw new UnreadableException("its transaction id is longer than " + Observation.MAX_ID + " characters");
        }
        Status status = Status.of(variables.text("status")).orElseThrow(RecordRoute::noStatus);
        String code = variables.text("providerStatus");
        return new Observation(
                transactionId,
                variables.text("reference"),
                status,
                new ProviderStatus(code, variables.text("providerLabel")),
                variables.reason(),
                variables.amounts(facts.decimalAmounts()),
                variables.version(),
                code != null && facts.isFinal(code),
                variables.occurredAt());
    }

    private static FailedException noStatus() {
        return new FailedException("its route has set no status of the list "
                + Arrays.stream(Status.values()).map(Status::word).collect(Collectors.joining(", ")));
    }
}
