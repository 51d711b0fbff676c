package io.callbackgateway.ask;

import io.callbackgateway.failure.FailedException;
import io.callbackgateway.inbox.Callback;
import io.callbackgateway.provider.ProviderFacts;
import io.callbackgateway.provider.Providers;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Asks providers' APIs by the routes that their files have for it. */
@Component
public class Asking {

    private final Map<String, AskConsumer> routes = new ConcurrentHashMap<>();
    private final Providers providers;
    private final Clock clock;

    @Autowired
    public Asking(Providers providers) {
        this(providers, Clock.systemUTC());
    }

    /** @param clock says what time it is to routes that ask */
    public Asking(Providers providers, Clock clock) {
        this.providers = providers;
        this.clock = clock;
    }

    /** Whether the provider's file has a route from {@code ask:}, and it runs. */
    public boolean canAsk(String provider) {
        return routes.containsKey(provider);
    }

    /** Whether that route also takes a sweep. */
    public boolean canSweep(String provider) {
        ProviderFacts facts = providers.facts(provider);
        return canAsk(provider) && facts != null && facts.sweeps();
    }

    /**
     * Runs the provider's route on the caller's thread.
     *
     * @param sink gets each callback that the route makes, while it runs; where there is a failure, it may have had some
     * @throws Exception what the sink throws; a transient failure, such as that the API does not answer; or a permanent one, whose
     *     message says why to people and holds nothing of the answer: one that names no transaction, or another one, among them
     */
    public void ask(Ask ask, Consumer<Callback> sink) throws Exception {
        AskConsumer route = routes.get(ask.provider());
        if (route == null) {
            throw new FailedException(
                    "no route from ask:" + ask.provider() + " runs: its file needs one to ask its API");
        }
        route.run(ask, sink);
    }

    Instant now() {
        return clock.instant();
    }

    void add(String provider, AskConsumer route) {
        routes.put(provider, route);
    }

    /** Not the one that has come in its place. */
    void remove(String provider, AskConsumer route) {
        routes.remove(provider, route);
    }
}
