package io.callbackgateway.door;

import io.callbackgateway.door.ConfiguredDoors.ConfiguredDoor;
import io.callbackgateway.http.Problem;
import io.callbackgateway.provider.ProviderFacts;
import io.callbackgateway.provider.ProviderSettings;
import io.callbackgateway.provider.Providers;
import io.callbackgateway.settings.BadSettingException;
import io.callbackgateway.settings.Reloadable;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Every door there is: an environment that the settings configure for a provider that has a file. Settings that do not go with the
 * provider's facts stop the start before anything else does start. A door is closed while its provider's route does not run.
 */
@Component
class Doors implements Reloadable<ProviderSettings> {

    private static final Logger LOG = LoggerFactory.getLogger(Doors.class);

    private volatile ConfiguredDoors configured;
    private final Providers providers;
    private volatile Map<String, Door> doors;
    private Set<String> told = Set.of(); // paths that the log calls open

    Doors(ConfiguredDoors configured, Providers providers) {
        this.configured = configured;
        this.providers = providers;
        this.doors = build(configured, Map.of());
        if (configured.all().isEmpty()) {
            LOG.warn(
                    "No provider is configured, every callback gets a 404: set gateway.providers.<provider>.<environment>.auth");
        }
        providers.whenLoaded(this::load);
    }

    /**
     * @param path decoded and split: "", "callbacks", provider, environment, perhaps a token
     * @return {@code null} where it leads to no open door; {@link #whyNot} then says why
     */
    Door at(String[] path) {
        if (!isDoors(path)) {
            return null;
        }
        Door door = find(path[2], path[3]);
        return path.length == 5 && door != null && !door.verifier().readsPathToken() ? null : door;
    }

    private static boolean isDoors(String[] path) {
        return (path.length == 4 || path.length == 5) && path[1].equals("callbacks");
    }

    Problem whyNot(String[] path) {
        if (!open()) {
            return Problem.STARTING;
        }
        return isDoors(path) && isClosed(path[2], path[3]) ? Problem.CLOSED : Problem.NO_SUCH_DOOR;
    }

    /** Whether there is a door, but its provider's route does not run. */
    boolean isClosed(String provider, String environment) {
        return configured.has(provider, environment) && !providers.runs(provider);
    }

    /** @return {@code null} where there is no such door, or it is closed */
    Door find(String provider, String environment) {
        return open() && providers.runs(provider) ? doors.get(ProviderSettings.key(provider, environment)) : null;
    }

    /** Whether callbacks can be taken: routes and queues are there. */
    boolean open() {
        return providers.loaded();
    }

    @Override
    public Runnable prepare(ProviderSettings next) {
        ConfiguredDoors others = configured.of(next);
        build(others, doors);
        return () -> {
            configured = others;
            load();
        };
    }

    private synchronized void load() {
        try {
            doors = build(configured, doors);
        } catch (BadSettingException e) { // would have stopped the start; a reload must not stop what runs
            LOG.error("{}", e.getMessage());
        }
        Set<String> now = doors.values().stream()
                .filter(door -> providers.runs(door.provider()))
                .map(Door::path)
                .collect(Collectors.toCollection(TreeSet::new));
        now.stream().filter(path -> !told.contains(path)).forEach(path -> LOG.info("Open: {}", path));
        told = now;
    }

    private Map<String, Door> build(ConfiguredDoors configured, Map<String, Door> before) {
        Map<String, Door> all = new HashMap<>();
        for (ConfiguredDoor each : configured.all()) {
            ProviderFacts facts = providers.facts(each.provider());
            Door same = before.get(each.key());
            if (facts != null || !providers.has(each.provider())) {
                boolean stays = same != null && same.facts() == facts && same.verifier() == each.verifier();
                all.put(each.key(), stays ? same : each.with(facts));
            }
        }
        return Map.copyOf(all);
    }
}
