package io.callbackgateway.delivery;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How a provider says that it delivers; each is {@code null} where it does not say.
 *
 * @param enabled whether it delivers callbacks at all
 * @param paused whether it has stopped, and keeps callbacks until it is resumed
 * @param url that it calls
 * @param expectedStatus of HTTP, the only one that it takes for accepted
 * @param authentication in its own word, such as {@code basic}
 * @param variables that its route has set, for those of the other operations
 */
record DeliveryStatus(
        Boolean enabled,
        Boolean paused,
        String url,
        Integer expectedStatus,
        String authentication,
        Map<String, Object> variables) {

    static DeliveryStatus of(Map<String, Object> variables) {
        String expected = text(variables, "deliveryExpectedStatus");
        return new DeliveryStatus(
                truth(variables, "deliveryEnabled"),
                truth(variables, "deliveryPaused"),
                text(variables, "deliveryUrl"),
                expected != null && expected.matches("\\d{3}") ? Integer.valueOf(expected) : null,
                text(variables, "deliveryAuthentication"),
                variables);
    }

    private static Boolean truth(Map<String, Object> variables, String name) {
        String text = text(variables, name);
        return text == null ? null : Boolean.valueOf(text);
    }

    private static String text(Map<String, Object> variables, String name) {
        String text = Objects.toString(variables.get(name), "").strip();
        return text.isEmpty() ? null : text;
    }

    boolean isPaused() {
        return Boolean.TRUE.equals(paused);
    }

    /** For people. */
    @Override
    public String toString() {
        List<String> words = new ArrayList<>();
        if (enabled != null) {
            words.add(enabled ? "enabled" : "disabled");
        }
        if (paused != null) {
            words.add(paused ? "paused" : "not paused");
        }
        if (url != null) {
            words.add("calls " + ShownUrl.of(url));
        }
        if (expectedStatus != null) {
            words.add("expects " + expectedStatus);
        }
        if (authentication != null) {
            words.add("authentication " + authentication);
        }
        return words.isEmpty() ? "nothing is known" : String.join(", ", words);
    }

    /** What the API shows of it. */
    Shown shown() {
        return new Shown(enabled, paused, ShownUrl.of(url), expectedStatus, authentication);
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Shown(Boolean enabled, Boolean paused, String url, Integer expectedStatus, String authentication) {}
}
