package io.callbackgateway.provider;

import io.callbackgateway.auth.SecretSettings;
import io.callbackgateway.auth.methods.AuthSettings;
import io.callbackgateway.settings.BadSettingException;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code gateway.providers.<provider>.<environment>}.
 *
 * @param auth any one must pass
 * @param allowFrom addresses and CIDRs; {@code null} where not set (the provider's published ones then hold), empty for any
 * @param ack overrides the provider's {@code ack}, for providers where the partner agrees on it
 * @param challengeSecrets what the provider's challenge is verified or signed with, where its facts have that; the first valid one signs
 * @param api how to reach the provider's API, as its route names the keys
 * @param maxApiCalls questions that the provider's API is asked at the same time
 * @param maxApiRate questions that it is asked in a second; 0 for any number
 * @param reconcile {@code null} where the provider is not asked about what is not final
 * @param documents {@code null} where no documents are fetched
 * @param delivery {@code null} where it is not watched how the provider delivers
 * @param silence {@code null} where nobody is told when the provider is silent
 */
public record EnvironmentSettings(
        @DefaultValue List<AuthSettings> auth,
        List<String> allowFrom,
        Integer ack,
        @DefaultValue List<SecretSettings> challengeSecrets,
        @DefaultValue Map<String, String> api,
        @DefaultValue("8") int maxApiCalls,
        @DefaultValue("0") int maxApiRate,
        ReconcileSettings reconcile,
        DocumentsSettings documents,
        DeliverySettings delivery,
        SilenceSettings silence) {

    /** A key of {@code api}, {@code null} where it is missing or blank. Environment variables spell keys without dashes. */
    public String api(String key) {
        String value = api.getOrDefault(key, api.get(key.replace("-", "")));
        return value == null || value.isBlank() ? null : value;
    }

    public boolean asksForCertificates() {
        return auth.stream().anyMatch(AuthSettings::asksForCertificate);
    }

    /** These, with another choice of documents. */
    public EnvironmentSettings with(DocumentsSettings others) {
        return new EnvironmentSettings(
                auth,
                allowFrom,
                ack,
                challengeSecrets,
                api,
                maxApiCalls,
                maxApiRate,
                reconcile,
                others,
                delivery,
                silence);
    }

    /**
     * Whether these settings go with what the provider's file holds.
     *
     * @param key of these settings
     * @throws BadSettingException where they do not, with what to do
     */
    public void check(String key, String provider, ProviderFacts facts) {
        boolean asks = reconcile != null || documents != null || delivery != null;
        ApiSettings.checkKeys(key + ".api", api, facts, asks, delivery != null);
        ApiSettings.checkLogin(key + ".api", api, facts.login());
        require(
                reconcile == null || facts.hasRouteFrom("ask:" + provider),
                key + ".reconcile",
                provider,
                "no route from ask:" + provider);
        require(
                delivery == null || facts.hasRouteFrom("delivery:" + provider + "/status"),
                key + ".delivery",
                provider,
                "no route from delivery:" + provider + "/status");
        require(documents == null || facts.documents() != null, key + ".documents", provider, "no fact documents");
    }

    private static void require(boolean there, String key, String provider, String lack) {
        BadSettingException.require(
                there,
                key,
                "needs what " + provider + ".camel.yaml lacks: it has " + lack
                        + "; add it there, or take this setting out");
    }

    /** Without what is secret in it. */
    @Override
    public String toString() {
        return "settings of a provider's environment";
    }
}
