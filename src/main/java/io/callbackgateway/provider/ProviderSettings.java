package io.callbackgateway.provider;

import io.callbackgateway.provider.credentials.ApiCredentials;
import io.callbackgateway.settings.Bounds;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * {@code gateway.providers}: provider, then environment. What is not in it does not exist. Whoever asks gets what holds now; who makes
 * something of it is {@link io.callbackgateway.settings.Reloadable}.
 */
public final class ProviderSettings {

    private volatile Map<String, Map<String, EnvironmentSettings>> providers;

    public ProviderSettings(Map<String, Map<String, EnvironmentSettings>> providers) {
        this.providers = providers;
        providers.forEach((provider, environments) -> environments.forEach((environment, each) -> {
            Bounds bounds = new Bounds(key(provider, environment));
            bounds.number("max-api-calls", each.maxApiCalls(), 1, 1_000);
            bounds.number("max-api-rate", each.maxApiRate(), 0, 10_000);
            if (each.reconcile() != null) {
                each.reconcile().check(new Bounds(key(provider, environment) + ".reconcile"));
            }
            if (each.documents() != null) {
                each.documents().check(new Bounds(key(provider, environment) + ".documents"));
            }
            if (each.delivery() != null) {
                each.delivery().check(new Bounds(key(provider, environment) + ".delivery"));
            }
            if (each.silence() != null) {
                each.silence().check(new Bounds(key(provider, environment) + ".silence"));
            }
            if (each.ack() != null) {
                bounds.number("ack", each.ack(), 200, 299);
            }
            ApiSettings.of(key(provider, environment) + ".api", each.api());
        }));
    }

    public Map<String, Map<String, EnvironmentSettings>> providers() {
        return providers;
    }

    /** From now on, others hold. */
    public void become(ProviderSettings next) {
        providers = next.providers;
    }

    /** Whether connections have to ask for certificates, which they do from the start on or never. */
    public boolean askForCertificates() {
        return providers.values().stream()
                .flatMap(environments -> environments.values().stream())
                .anyMatch(EnvironmentSettings::asksForCertificates);
    }

    public static String key(String provider, String environment) {
        return "gateway.providers." + provider + "." + environment;
    }

    /** @return {@code null} where that environment is not configured */
    public EnvironmentSettings of(String provider, String environment) {
        return providers.getOrDefault(provider, Map.of()).get(environment);
    }

    /** How to reach the API of an environment that is configured. */
    public ApiSettings api(String provider, String environment) {
        return ApiSettings.read(of(provider, environment).api());
    }

    /** The settings to look at where an API does not take our credentials. */
    public String credentials(String provider, String environment) {
        String key = key(provider, environment) + ".api.";
        ApiCredentials proof = api(provider, environment).proof();
        if (proof != null) {
            return key + proof.setting();
        }
        String own = of(provider, environment).api().keySet().stream()
                .filter(name ->
                        !name.startsWith("auth") && !name.replace("-", "").equals("baseurl"))
                .sorted()
                .map(name -> key + name)
                .collect(Collectors.joining(", "));
        return own.isEmpty() ? key + "auth, which is not set" : own;
    }
}
