package io.callbackgateway.provider;

import java.util.Map;

/** {@code gateway.providers}: provider, then environment. What is not in it does not exist. */
public record ProviderSettings(Map<String, Map<String, EnvironmentSettings>> providers) {

    public static String key(String provider, String environment) {
        return "gateway.providers." + provider + "." + environment;
    }

    /** @return {@code null} where that environment is not configured */
    public EnvironmentSettings of(String provider, String environment) {
        return providers.getOrDefault(provider, Map.of()).get(environment);
    }
}
