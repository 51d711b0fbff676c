package io.callbackgateway.dispatch.notify;

import io.callbackgateway.dispatch.destination.DestinationState;
import io.callbackgateway.settings.Reloadable;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** All endpoints of notifications, each with limits of its own, so that none waits for another. */
@Component
class Endpoints implements DestinationState, Reloadable<List<NotificationSettings>> {

    private final Map<String, Endpoint> byName = new LinkedHashMap<>();
    private final Clock clock;

    Endpoints(List<NotificationSettings> notificationSettings, MeterRegistry meters, Clock clock) {
        this.clock = clock;
        for (NotificationSettings each : notificationSettings) {
            Endpoint endpoint = new Endpoint(each, limits(each));
            byName.put(each.name(), endpoint);
            Gauge.builder("gateway.notifications.breaker", endpoint, any -> any.limits()
                            .state())
                    .description("0: told; 1: not told, as most attempts failed; 2: tried whether it is back")
                    .tag("endpoint", each.name())
                    .register(meters);
        }
    }

    private EndpointLimits limits(NotificationSettings endpoint) {
        return new EndpointLimits(endpoint.name(), endpoint.maxRate(), clock);
    }

    /** Endpoints that there are; what is known of them stays, but for the limits of one whose rate is another. */
    @Override
    public Runnable prepare(List<NotificationSettings> next) {
        return () -> next.forEach(each -> {
            Endpoint endpoint = byName.get(each.name());
            boolean same = endpoint.settings().maxRate() == each.maxRate();
            endpoint.become(each, same ? endpoint.limits() : limits(each));
        });
    }

    Endpoint of(NotificationSettings settings) {
        return byName.get(settings.name());
    }

    /** @param destination as in the API: {@code notify-<name>} */
    Optional<Endpoint> ofDestination(String destination) {
        return destination.startsWith(Endpoint.PREFIX)
                ? Optional.ofNullable(byName.get(destination.substring(Endpoint.PREFIX.length())))
                : Optional.empty();
    }

    Collection<Endpoint> all() {
        return Collections.unmodifiableCollection(byName.values());
    }

    @Override
    public Optional<Known> of(String destination) {
        return ofDestination(destination).map(Endpoint::known);
    }
}
