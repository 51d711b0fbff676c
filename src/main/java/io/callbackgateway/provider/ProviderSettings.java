package io.callbackgateway.provider;

import io.callbackgateway.settings.Bounds;
import java.util.Map;

/** {@code gateway.providers}: provider, then environment. What is not in it does not exist. */
public record ProviderSettings(Map<String, Map<String, EnvironmentSettings>> providers) {

    public ProviderSettings {
        providers.forEach((provider, environments) -> environments.forEach((environment, each) -> {
            Bounds bounds = new Bounds(key(provider, environment));
            bounds.number("max-api-calls", each.maxApiCalls(), 1, 1_000);
            if (each.ack() != null) {
                bounds.number("ack", each.ack(), 200, 299);
            }
        }));
    }

    public static String key(String provider, String environment) {
        return "gateway.providers." + provider + "." + environment;
    }

    /** @return {@code null} where that environment is not configured */
    public EnvironmentSettings of(String provider, String environment) {
        return providers.getOrDefault(provider, Map.of()).get(environment);
    }
}
