package io.callbackgateway.subscription;

import io.callbackgateway.dispatch.EventsComponent;
import io.callbackgateway.subscription.DurableSubscriptions.AwayException;
import io.callbackgateway.subscription.DurableSubscriptions.Subscription;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.StartupListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.stereotype.Component;

/**
 * Subscriptions that no route consumes: a notification that was renamed, a route's file that is missing. They fill, but what is in them
 * may be all that is left of it, so that they are reported until somebody removes them on purpose: in the log at start, as the health
 * component {@code subscriptions} ({@code DEGRADED}, in neither group), and as {@code gateway.subscriptions.unused}, which counts them.
 */
@Component("subscriptionsHealthIndicator")
class UnusedSubscriptions implements StartupListener, HealthIndicator {

    private static final Logger LOG = LoggerFactory.getLogger(UnusedSubscriptions.class);

    private final DurableSubscriptions broker;
    private final EventsComponent used;

    UnusedSubscriptions(DurableSubscriptions broker, EventsComponent used, CamelContext context, MeterRegistry registry)
            throws Exception {
        this.broker = broker;
        this.used = used;
        context.addStartupListener(this);
        Gauge.builder("gateway.subscriptions.unused", this, UnusedSubscriptions::count)
                .description("Durable subscriptions of events that no route consumes")
                .register(registry);
    }

    @Override
    public void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {}

    @Override
    public void onCamelContextFullyStarted(CamelContext context, boolean alreadyStarted) {
        try {
            for (Subscription each : list()) {
                LOG.warn(
                        "No route consumes the subscription {}, which holds {} events. Name its notification or route as before, or remove"
                                + " it by DELETE /api/subscriptions/{}",
                        each.name(),
                        each.messages(),
                        each.name());
            }
        } catch (AwayException away) {
            LOG.warn("Whether there are subscriptions that no route consumes is not known: the broker does not say");
        }
    }

    @Override
    public Health health() {
        try {
            List<Subscription> unused = list();
            Health.Builder health = new Health.Builder(unused.isEmpty() ? Status.UP : new Status("DEGRADED"));
            unused.forEach(each -> health.withDetail(each.name(), each.messages() + " events, no route"));
            return health.build();
        } catch (AwayException away) {
            return Health.unknown().build();
        }
    }

    private List<Subscription> list() throws AwayException {
        return broker.list().stream()
                .filter(each -> !each.consumed() && !used.named().contains(each.name()))
                .toList();
    }

    private double count() {
        try {
            return list().size();
        } catch (AwayException away) {
            return Double.NaN;
        }
    }
}
