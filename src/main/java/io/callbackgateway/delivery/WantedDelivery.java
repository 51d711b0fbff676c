package io.callbackgateway.delivery;

import io.callbackgateway.auth.SecretSettings;
import io.callbackgateway.auth.methods.AuthSettings;
import io.callbackgateway.auth.secret.BasicVerifier;
import io.callbackgateway.delivery.DeliveryProblem.Kind;
import io.callbackgateway.provider.EnvironmentSettings;
import io.callbackgateway.provider.ProviderFacts;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * How a provider shall deliver, as the settings say.
 *
 * @param url of our door; {@code null} where {@code delivery.url} is not set
 * @param expectedStatus of HTTP, that the door answers
 * @param username of the door's first {@code basic}; {@code null} where it has none that is valid now
 * @param password of that user
 * @param onlyBasic whether there is no other way in
 */
record WantedDelivery(String url, int expectedStatus, String username, String password, boolean onlyBasic) {

    static WantedDelivery of(EnvironmentSettings settings, ProviderFacts facts, Instant now) {
        String url = settings.delivery() == null ? "" : settings.delivery().url();
        BasicVerifier.Settings basic = settings.auth().stream()
                .flatMap(WantedDelivery::all)
                .map(AuthSettings::basic)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        String password = basic == null
                ? null
                : basic.passwords().stream()
                        .filter(each -> isValid(each, now))
                        .map(SecretSettings::value)
                        .findFirst()
                        .orElse(null);
        return new WantedDelivery(
                url.isEmpty() ? null : url,
                settings.ack() == null ? facts.ack() : settings.ack(),
                password == null ? null : basic.username(),
                password,
                settings.auth().stream().allMatch(each -> all(each).anyMatch(part -> part.basic() != null)));
    }

    /** An entry, and those that it demands together. */
    private static Stream<AuthSettings> all(AuthSettings entry) {
        return entry.allOf() == null ? Stream.of(entry) : entry.allOf().stream().flatMap(WantedDelivery::all);
    }

    private static boolean isValid(SecretSettings secret, Instant now) {
        return !secret.value().isBlank()
                && (secret.notBefore() == null || !now.isBefore(secret.notBefore()))
                && (secret.notAfter() == null || !now.isAfter(secret.notAfter()));
    }

    /** What {@code configure} gets. */
    Map<String, Object> variables() {
        Map<String, Object> variables = new HashMap<>();
        variables.put("deliveryUrl", url);
        variables.put("deliveryExpectedStatus", expectedStatus);
        if (username != null) {
            variables.put("deliveryUsername", username);
            variables.put("deliveryPassword", password);
        }
        return variables;
    }

    /**
     * Something that the provider does in another way.
     *
     * @param theirs how it does it now
     * @param ours how it shall
     */
    record Difference(Kind setting, String theirs, String ours) {}

    List<Difference> differences(DeliveryStatus status) {
        List<Difference> differences = new ArrayList<>();
        if (Boolean.FALSE.equals(status.enabled())) {
            differences.add(new Difference(Kind.DISABLED, "disabled", "enabled"));
        }
        if (url != null && status.url() != null && !isSame(url, status.url())) {
            differences.add(new Difference(Kind.URL, ShownUrl.of(status.url()), ShownUrl.of(url)));
        }
        if (status.expectedStatus() != null && status.expectedStatus() != expectedStatus) {
            differences.add(new Difference(
                    Kind.EXPECTED_STATUS, status.expectedStatus().toString(), Integer.toString(expectedStatus)));
        }
        if (username != null
                && onlyBasic
                && status.authentication() != null
                && !status.authentication().equalsIgnoreCase("basic")) {
            differences.add(new Difference(Kind.AUTHENTICATION, status.authentication(), "basic"));
        }
        return differences;
    }

    private static boolean isSame(String url, String other) {
        try {
            return URI.create(url).equals(URI.create(other)); // whatever the case of host and scheme
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** The differences as problems, with what to do. */
    List<DeliveryProblem> problems(DeliveryStatus status, Watched watched) {
        String apply = "; POST " + watched.path() + "/apply sets it there";
        return differences(status).stream()
                .map(each -> new DeliveryProblem(
                        each.setting(),
                        switch (each.setting()) {
                            case DISABLED -> "it is switched off there, callbacks are not even queued" + apply;
                            case URL ->
                                "it calls " + each.theirs() + ", and not " + each.ours() + " as " + watched.key()
                                        + ".delivery.url has it" + apply;
                            case EXPECTED_STATUS ->
                                "it takes nothing but " + each.theirs()
                                        + " for accepted, and the door answers " + each.ours() + apply + ", or set "
                                        + watched.key() + ".ack: " + each.theirs();
                            default ->
                                "it proves itself by " + each.theirs() + ", and the door demands " + each.ours()
                                        + apply;
                        }))
                .toList();
    }

    @Override
    public String toString() {
        return "WantedDelivery"; // it holds a password
    }
}
