package io.callbackgateway.console.provider;

import io.callbackgateway.auth.methods.AuthSettings;
import io.callbackgateway.provider.EnvironmentSettings;
import io.callbackgateway.provider.ProviderFacts;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is set, without what is secret: of the methods by which callers prove themselves, and of the keys for the API, the names. */
final class ShownSettings {

    private ShownSettings() {}

    /** @param facts {@code null} where the provider's file has mistakes */
    static Map<String, String> of(EnvironmentSettings settings, ProviderFacts facts) {
        Map<String, String> shown = new LinkedHashMap<>();
        shown.put(
                "Callers prove themselves by",
                settings.auth().stream().map(ShownSettings::method).collect(Collectors.joining(", or ")));
        if (settings.allowFrom() != null) {
            shown.put("Callers come from", settings.allowFrom().isEmpty() ? "any address" : list(settings.allowFrom()));
        }
        if (facts != null) {
            shown.put("Methods of HTTP", list(facts.methods()));
            shown.put("Accepted with", String.valueOf(settings.ack() == null ? facts.ack() : settings.ack()));
        }
        if (!settings.challengeSecrets().isEmpty()) {
            shown.put(
                    "Secrets for challenges",
                    String.valueOf(settings.challengeSecrets().size()));
        }
        if (!settings.api().isEmpty()) {
            shown.put("Its API", Objects.requireNonNullElse(settings.api("base-url"), "no base-url"));
            shown.put(
                    "Set for its API", settings.api().keySet().stream().sorted().collect(Collectors.joining(", ")));
        }
        if (settings.reconcile() != null) {
            shown.put(
                    "Reconciled",
                    "after " + words(settings.reconcile().after()) + " of silence, every "
                            + words(settings.reconcile().every()) + ", for "
                            + words(settings.reconcile().until()) + "; at most "
                            + settings.reconcile().budget() + " questions in a minute");
        }
        if (settings.documents() != null) {
            shown.put(
                    "Documents from",
                    list(settings.documents().hosts()) + "; up to "
                            + settings.documents().maxSize().toMegabytes() + " MB each");
        }
        if (settings.delivery() != null) {
            shown.put(
                    "Its deliveries",
                    "checked every " + words(settings.delivery().check()) + "; healed "
                            + settings.delivery().heal().name().toLowerCase(Locale.ROOT)
                            + (settings.delivery().url().isBlank()
                                    ? ""
                                    : "; to call " + settings.delivery().url()));
        }
        return shown;
    }

    private static String method(AuthSettings settings) {
        return settings.allOf() != null
                ? settings.allOf().stream().map(ShownSettings::method).collect(Collectors.joining(" and "))
                : Arrays.stream(AuthSettings.class.getRecordComponents())
                        .filter(component -> value(component, settings) != null)
                        .map(component ->
                                component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT))
                        .map(name -> name.equals("none") ? "nothing: anybody may call" : name)
                        .collect(Collectors.joining(", "));
    }

    private static Object value(RecordComponent component, AuthSettings settings) {
        try {
            return component.getAccessor().invoke(settings);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String words(java.time.Duration time) {
        return Stream.of(time.toString().substring(1).replace("T", "").split("(?<=[DHMS])"))
                .map(part -> part.toLowerCase(Locale.ROOT).replace("m", " min"))
                .map(part -> part.replaceAll("(\\d)([dhs])", "$1 $2"))
                .collect(Collectors.joining(" "));
    }

    private static String list(List<String> values) {
        return String.join(", ", values);
    }
}
