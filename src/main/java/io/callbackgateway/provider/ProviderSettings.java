package io.callbackgateway.provider;

import io.callbackgateway.settings.Bounds;
import java.util.Map;

/** {@code gateway.providers}: provider, then environment. What is not in it does not exist. */
public record ProviderSettings(Map<String, Map<String, EnvironmentSettings>> providers) {

    public ProviderSettings {
        providers.forEach((provider, environments) -> environments.forEach((environment, each) ->
                new Bounds(key(provider, environment)).number("max-api-calls", each.maxApiCalls(), 1, 1_000)));
    }

    public static String key(String provider, String environment) {
        return "gateway.providers." + provider + "." + environment;
    }

    /** @return {@code null} where that environment is not configured */
    public EnvironmentSettings of(String provider, String environment) {
        return providers.getOrDefault(provider, Map.of()).get(environment);
    }
}
