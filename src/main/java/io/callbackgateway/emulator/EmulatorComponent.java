package io.callbackgateway.emulator;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * The scheme {@code emulator:<provider>}, for development and tests: a provider that calls back. It does nothing until a route starts there,
 * and the routes that do are those of {@code routes/emulator/}.
 */
@Component("emulator")
class EmulatorComponent extends DefaultComponent {

    private final Environment environment;
    private final Map<String, Emulator> emulators = new ConcurrentHashMap<>();
    private ScheduledExecutorService clock;

    EmulatorComponent(Environment environment) {
        this.environment = environment;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String provider, Map<String, Object> parameters) throws Exception {
        EmulatorEndpoint endpoint = new EmulatorEndpoint(uri, this, provider);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    /** Outlives its routes, which may be loaded anew. */
    Emulator emulator(EmulatorEndpoint endpoint) {
        return emulators.computeIfAbsent(
                endpoint.getProvider(),
                provider -> new Emulator(
                        provider,
                        clock(),
                        () -> endpoint.callSettings("http://localhost:" + environment.getProperty("local.server.port")
                                + "/callbacks/" + provider + "/")));
    }

    /** @throws IllegalArgumentException where none is played by that name */
    Emulator emulator(String provider) {
        Emulator emulator = emulators.get(provider);
        if (emulator == null) {
            throw new IllegalArgumentException(provider + " is not emulated, but " + emulators.keySet());
        }
        return emulator;
    }

    private synchronized ScheduledExecutorService clock() {
        if (clock == null) {
            clock = Executors.newSingleThreadScheduledExecutor(task -> {
                Thread thread = new Thread(task, "emulator");
                thread.setDaemon(true);
                return thread;
            });
        }
        return clock;
    }

    @Override
    protected synchronized void doStop() throws Exception {
        if (clock != null) {
            clock.shutdownNow();
        }
        super.doStop();
    }
}
