package io.callbackgateway.door;

import io.callbackgateway.door.ConfiguredDoors.ConfiguredDoor;
import io.callbackgateway.provider.ProviderFacts;
import io.callbackgateway.provider.ProviderSettings;
import io.callbackgateway.provider.Providers;
import io.callbackgateway.settings.BadSettingException;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.StartupListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Every door there is: an environment that the settings configure for a provider that has a route. Whether the
 * routes know the provider is checked once Camel has read them, and stops the start.
 */
@Component
class Doors implements StartupListener {

    private static final Logger LOG = LoggerFactory.getLogger(Doors.class);

    private final ConfiguredDoors configured;
    private final Providers providers;
    private final CamelContext context;
    private volatile Map<String, Door> doors;

    Doors(ConfiguredDoors configured, Providers providers, CamelContext context) throws Exception {
        this.configured = configured;
        this.providers = providers;
        this.context = context;
        context.addStartupListener(this);
    }

    /**
     * @param path decoded and split: "", "callbacks", provider, environment, perhaps a token
     * @return {@code null} where it leads to no door, and before there are doors
     */
    Door at(String[] path) {
        if (!open() || path.length < 4 || path.length > 5 || !path[1].equals("callbacks")) {
            return null;
        }
        Door door = find(path[2], path[3]);
        return path.length == 5 && door != null && !door.verifier().readsPathToken() ? null : door;
    }

    /** @return {@code null} where there is no such door */
    Door find(String provider, String environment) {
        return doors.get(ProviderSettings.key(provider, environment));
    }

    /** Whether callbacks can be taken: routes and queues are there. */
    boolean open() {
        return doors != null;
    }

    @Override
    public void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {}

    /** Opens the doors: from here on, callbacks get another answer than 503. */
    @Override
    public void onCamelContextFullyStarted(CamelContext context, boolean alreadyStarted) {
        doors = build();
        if (doors.isEmpty()) {
            LOG.warn(
                    "No provider is configured, every callback gets a 404: set gateway.providers.<provider>.<environment>.auth");
        }
        doors.values().stream().map(Door::path).sorted().forEach(path -> LOG.info("Open: {}", path));
        providers.whenReloaded(() -> doors = build());
    }

    private Map<String, Door> build() {
        Map<String, ProviderFacts> known = providers.facts();
        if (known.isEmpty()) {
            throw new BadSettingException("gateway.routes-dir", "no provider's *.camel.yaml is in it");
        }
        return configured.all().stream()
                .collect(Collectors.toUnmodifiableMap(
                        ConfiguredDoor::key, each -> door(each, known.get(each.provider()))));
    }

    private Door door(ConfiguredDoor each, ProviderFacts facts) {
        return each.with(context.getRoute(each.provider()) == null ? null : facts);
    }
}
