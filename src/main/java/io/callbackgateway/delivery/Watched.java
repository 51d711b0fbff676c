package io.callbackgateway.delivery;

import io.callbackgateway.provider.ProviderSettings;

/** One environment of a provider, whose deliveries are looked at. */
record Watched(String provider, String environment) {

    /** Of the admin API. */
    String path() {
        return "/api/providers/" + provider + "/" + environment + "/delivery";
    }

    /** Of the settings. */
    String key() {
        return ProviderSettings.key(provider, environment);
    }

    @Override
    public String toString() {
        return provider + "/" + environment;
    }
}
