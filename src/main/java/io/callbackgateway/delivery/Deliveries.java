package io.callbackgateway.delivery;

import io.callbackgateway.delivery.route.Attempt;
import io.callbackgateway.delivery.route.DeliveryRoutes;
import io.callbackgateway.delivery.route.Operation;
import io.callbackgateway.failure.FailedException;
import io.callbackgateway.failure.Failures;
import io.callbackgateway.failure.ProviderUnavailableException;
import io.callbackgateway.failure.UnreadableException;
import io.callbackgateway.provider.EnvironmentSettings;
import io.callbackgateway.provider.ProviderFacts;
import io.callbackgateway.provider.ProviderSettings;
import io.callbackgateway.provider.Providers;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** What providers can be asked and told about their deliveries, by the routes of their files. */
@Component
class Deliveries {

    private static final int MAX_MESSAGE = 200;

    private final DeliveryRoutes routes;
    private final ProviderSettings settings;
    private final Providers providers;
    private final Clock clock;
    private final Map<Watched, Map<String, Object>> known = new ConcurrentHashMap<>();

    Deliveries(DeliveryRoutes routes, ProviderSettings settings, Providers providers, Clock clock) {
        this.routes = routes;
        this.settings = settings;
        this.providers = providers;
        this.clock = clock;
    }

    boolean has(Watched watched, Operation operation) {
        return routes.has(watched.provider(), operation);
    }

    /** How it delivers now. */
    DeliveryStatus status(Watched watched) throws Exception {
        Map<String, Object> variables = routes.run(
                        watched.provider(), watched.environment(), Operation.STATUS, Map.of())
                .variables();
        variables.remove("apiStatus");
        known.put(watched, variables);
        return DeliveryStatus.of(variables);
    }

    /** How it shall deliver. Only where a route of the provider's file runs, and its facts are known therefore. */
    WantedDelivery wanted(Watched watched) {
        EnvironmentSettings environment = settings.of(watched.provider(), watched.environment());
        ProviderFacts facts = providers.facts(watched.provider());
        return WantedDelivery.of(environment, facts, clock.instant());
    }

    /** @return what the provider says to it; {@code null} where it says nothing */
    String tell(Watched watched, Operation operation, Map<String, ?> variables) throws Exception {
        Map<String, Object> all = new HashMap<>(ofStatus(watched));
        all.putAll(variables);
        Object message = routes.run(watched.provider(), watched.environment(), operation, all)
                .variables()
                .get("deliveryMessage");
        String text =
                Objects.toString(message, "").replaceAll("\\p{Cntrl}", " ").strip();
        return text.isEmpty() ? null : text.substring(0, Math.min(text.length(), MAX_MESSAGE));
    }

    /** What it says of its attempts to deliver a transaction's callbacks. */
    List<Attempt> attempts(Watched watched, String transactionId) throws Exception {
        Map<String, Object> all = new HashMap<>(ofStatus(watched));
        all.put("transactionId", transactionId);
        return routes.run(watched.provider(), watched.environment(), Operation.ATTEMPTS, all)
                .attempts();
    }

    private Map<String, Object> ofStatus(Watched watched) throws Exception {
        Map<String, Object> variables = known.get(watched);
        if (variables == null && has(watched, Operation.STATUS)) {
            variables = status(watched).variables();
        }
        return variables == null ? Map.of() : variables;
    }

    /** Why the provider could not be asked or told, for people: of what it sends, nothing is in it. */
    static String reason(Exception failure) {
        boolean ours = failure instanceof FailedException
                || failure instanceof UnreadableException
                || failure instanceof ProviderUnavailableException;
        return ours ? failure.getMessage() : Failures.describe(failure);
    }
}
