package io.callbackgateway.delivery.route;

import io.callbackgateway.failure.FailedException;
import io.callbackgateway.failure.UnreadableException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** The routes of providers' files that start at {@code delivery:<provider>/<operation>}. */
@Component
public class DeliveryRoutes {

    private final Map<String, DeliveryConsumer> routes = new ConcurrentHashMap<>();

    /**
     * What came of an operation.
     *
     * @param variables that the route has left, by name
     * @param attempts those that it has given to {@code direct:attempt}
     */
    public record Result(Map<String, Object> variables, List<Attempt> attempts) {}

    /** Whether the provider's file has a route for it, and it runs. */
    public boolean has(String provider, Operation operation) {
        return routes.containsKey(key(provider, operation));
    }

    /**
     * Runs the route on the caller's thread.
     *
     * @param variables that it finds set
     * @throws UnreadableException where the provider knows no such thing
     * @throws FailedException for any other permanent failure; its message is for people
     * @throws Exception a transient one
     */
    public Result run(String provider, String environment, Operation operation, Map<String, ?> variables)
            throws Exception {
        DeliveryConsumer route = routes.get(key(provider, operation));
        if (route == null) {
            throw new FailedException("no route from delivery:" + key(provider, operation)
                    + " runs; the provider's file needs one for that");
        }
        return route.run(environment, variables);
    }

    void add(String provider, String operation, DeliveryConsumer route) {
        routes.put(provider + "/" + operation, route);
    }

    /** Not the one that has come in its place. */
    void remove(String provider, String operation, DeliveryConsumer route) {
        routes.remove(provider + "/" + operation, route);
    }

    private static String key(String provider, Operation operation) {
        return provider + "/" + operation.word();
    }
}
