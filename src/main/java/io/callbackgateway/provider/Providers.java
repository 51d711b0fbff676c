package io.callbackgateway.provider;

import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.springframework.stereotype.Component;

/** The facts of every provider that the routes folder describes, read anew when a route is reloaded (development only). */
@Component
public class Providers extends EventNotifierSupport {

    private final CamelContext context;
    private final CopyOnWriteArrayList<Runnable> reloadListeners = new CopyOnWriteArrayList<>();
    private volatile Map<String, ProviderFacts> facts;

    public Providers(CamelContext context) {
        this.context = context;
        setIgnoreExchangeEvents(true);
        context.getManagementStrategy().addEventNotifier(this);
    }

    /** By provider id. Call it once Camel has read the routes, not before. */
    public Map<String, ProviderFacts> facts() {
        if (facts == null) {
            facts = Map.copyOf(context.getRegistry().findByTypeWithName(ProviderFacts.class));
        }
        return facts;
    }

    public void whenReloaded(Runnable listener) {
        reloadListeners.add(listener);
    }

    @Override
    public boolean isEnabled(CamelEvent event) {
        return event instanceof CamelEvent.RouteReloadedEvent;
    }

    @Override
    public void notify(CamelEvent event) {
        facts = null;
        reloadListeners.forEach(Runnable::run);
    }
}
