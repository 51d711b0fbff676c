package io.callbackgateway.emulator;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.HttpHeaders;

/**
 * Where and how a provider calls back, as its customer has configured it.
 *
 * @param expected the status, such as 200, or 2xx
 * @param limit attempts of one callback in all
 */
record CallSettings(
        String url,
        String expected,
        int limit,
        boolean enabled,
        boolean paused,
        String scheme,
        String username,
        String password) {

    boolean isExpected(Integer status) {
        return status != null && (expected.equals("2xx") ? status / 100 == 2 : expected.equals(status.toString()));
    }

    CallSettings paused(boolean yes) {
        return new CallSettings(url, expected, limit, enabled, yes, scheme, username, password);
    }

    /** @throws IllegalArgumentException for a name that is none */
    CallSettings with(String name, String value) {
        Map<String, Object> facts = facts();
        if (!facts.containsKey(name)) {
            throw new IllegalArgumentException(name + " is none of " + facts.keySet());
        }
        facts.put(name, value);
        return new CallSettings(
                text(facts, "url"),
                text(facts, "expected"),
                Integer.parseInt(text(facts, "limit")),
                Boolean.parseBoolean(text(facts, "enabled")),
                Boolean.parseBoolean(text(facts, "paused")),
                text(facts, "scheme"),
                text(facts, "username"),
                text(facts, "password"));
    }

    private static String text(Map<String, Object> facts, String name) {
        return String.valueOf(facts.get(name));
    }

    Map<String, Object> facts() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("url", url);
        facts.put("expected", expected);
        facts.put("limit", limit);
        facts.put("enabled", enabled);
        facts.put("paused", paused);
        facts.put("scheme", scheme);
        facts.put("username", username);
        facts.put("password", password);
        return facts;
    }

    /** With the header by which the provider proves itself. */
    Map<String, Object> forRoute() {
        Map<String, Object> facts = facts();
        facts.put("basic", "Basic " + HttpHeaders.encodeBasicAuth(username, password, StandardCharsets.UTF_8));
        return facts;
    }
}
