package io.callbackgateway.delivery.route;

import io.callbackgateway.api.ApiAccess;
import io.callbackgateway.delivery.route.DeliveryRoutes.Result;
import io.callbackgateway.failure.FailedException;
import io.callbackgateway.failure.Failures;
import io.callbackgateway.failure.UnreadableException;
import io.callbackgateway.lane.route.RouteConsumer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.util.ObjectHelper;

/** Where an operation becomes an exchange of its route. */
final class DeliveryConsumer extends RouteConsumer {

    /** Runs of {@code api:} for one operation: a route whose loop has no end must not ask for ever. */
    private static final int MAX_QUESTIONS = 100;

    private static final String ATTEMPTS = "gatewayAttempts";

    private final String provider;
    private final String operation;
    private final DeliveryRoutes routes;

    DeliveryConsumer(
            DeliveryEndpoint endpoint, String provider, String operation, DeliveryRoutes routes, Processor route) {
        super(endpoint, route);
        this.provider = provider;
        this.operation = operation;
        this.routes = routes;
    }

    /** @throws Exception as {@link DeliveryRoutes#run} */
    Result run(String environment, Map<String, ?> variables) throws Exception {
        List<Attempt> attempts = Collections.synchronizedList(new ArrayList<>()); // a route may split in parallel
        Exchange exchange = createExchange(false);
        ApiAccess.limited(provider, environment, MAX_QUESTIONS).giveTo(exchange);
        exchange.setProperty(ATTEMPTS, attempts);
        variables.forEach(exchange::setVariable);
        try {
            process(exchange);
            return new Result(new HashMap<>(exchange.getVariables()), List.copyOf(attempts));
        } catch (Exception e) {
            if (Failures.isTransient(e)) {
                throw e;
            }
            String reason = Failures.reason(e, failedStep(exchange));
            boolean said = ObjectHelper.getException(UnreadableException.class, e) != null; // by the route itself
            throw said ? new UnreadableException(reason) : new FailedException(reason);
        } finally {
            releaseExchange(exchange, false);
        }
    }

    /** What the route says of an attempt. */
    @SuppressWarnings("unchecked")
    static void say(Exchange exchange, Attempt attempt) {
        List<Attempt> attempts = exchange.getProperty(ATTEMPTS, List.class);
        if (attempts == null) {
            throw new FailedException("direct:attempt ends a route from delivery:<provider>/attempts alone");
        }
        attempts.add(attempt);
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        routes.add(provider, operation, this);
    }

    @Override
    protected void doStop() throws Exception {
        routes.remove(provider, operation, this);
        super.doStop();
    }
}
