package io.callbackgateway.provider;

import io.callbackgateway.settings.BadSettingException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/**
 * What {@code gateway.providers.<provider>.<environment>.api} says for every provider: where its API is, and how we prove ourselves there.
 * Beside it stand the provider's own keys, which its route names.
 *
 * @param baseUrl without a slash at its end; {@code null} where not set
 * @param auth at most one of them
 */
public record ApiSettings(String baseUrl, @DefaultValue Auth auth) {

    private static final String HEADER_TEXT = "[\\x20-\\x7E]+";
    private static final String HEADER_NAME = "[A-Za-z0-9!#$%&'*+.^_`|~-]+";

    /** Spelled uniformly. */
    private static final Set<String> KEYS = Stream.of(
                    "base-url",
                    "auth.basic.username",
                    "auth.basic.password",
                    "auth.bearer.token",
                    "auth.api-key.header",
                    "auth.api-key.value")
            .map(ApiSettings::uniform)
            .collect(Collectors.toUnmodifiableSet());

    public record Auth(Basic basic, Bearer bearer, ApiKey apiKey) {}

    /** A header that proves us. */
    public sealed interface Credentials {

        String header();

        String value();

        /** The key below {@code api} whose value it is. */
        String setting();

        /** @param key of {@code api} */
        void check(String key);
    }

    public record Basic(@DefaultValue("") String username, @DefaultValue("") String password) implements Credentials {

        @Override
        public String header() {
            return "Authorization";
        }

        @Override
        public String value() {
            return "Basic "
                    + Base64.getEncoder().encodeToString((username + ":" + password).getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String setting() {
            return "auth.basic";
        }

        @Override
        public void check(String key) {
            BadSettingException.require(
                    !username.isBlank() && !username.contains(":"),
                    key + ".auth.basic.username",
                    "is missing, or holds a colon");
        }

        @Override
        public String toString() {
            return setting();
        }
    }

    public record Bearer(@DefaultValue("") String token) implements Credentials {

        @Override
        public String header() {
            return "Authorization";
        }

        @Override
        public String value() {
            return "Bearer " + token;
        }

        @Override
        public String setting() {
            return "auth.bearer.token";
        }

        @Override
        public void check(String key) {
            checkSecret(token, key + "." + setting());
        }

        @Override
        public String toString() {
            return setting();
        }
    }

    public record ApiKey(@DefaultValue("X-API-Key") String header, @DefaultValue("") String value)
            implements Credentials {

        @Override
        public String setting() {
            return "auth.api-key.value";
        }

        @Override
        public void check(String key) {
            BadSettingException.require(
                    header.matches(HEADER_NAME), key + ".auth.api-key.header", "is no name of a header");
            checkSecret(value, key + "." + setting());
        }

        @Override
        public String toString() {
            return setting();
        }
    }

    private static void checkSecret(String secret, String key) {
        BadSettingException.require(
                !secret.isBlank() && secret.matches(HEADER_TEXT), key, "is missing, or holds what no header can");
    }

    /**
     * @param key of {@code api}, for errors
     * @throws BadSettingException where one of them is not good
     */
    static ApiSettings of(String key, Map<String, String> api) {
        ApiSettings settings =
                new Binder(new MapConfigurationPropertySource(api)).bindOrCreate("", Bindable.of(ApiSettings.class));
        String url = settings.baseUrl == null ? "" : settings.baseUrl.strip();
        BadSettingException.require(
                url.isEmpty() || isBaseUrl(url),
                key + ".base-url",
                "must be the URL of an API, http:// or https://, without user, query and fragment");
        List<Credentials> credentials = settings.credentials();
        BadSettingException.require(
                credentials.size() <= 1,
                key + ".auth",
                "takes one of basic, bearer and api-key, and there are several");
        credentials.forEach(each -> each.check(key));
        return new ApiSettings(url.isEmpty() ? null : url.replaceFirst("/+$", ""), settings.auth);
    }

    private static boolean isBaseUrl(String text) {
        try {
            URI url = new URI(text);
            return url.getScheme() != null
                    && url.getScheme().toLowerCase(Locale.ROOT).matches("https?")
                    && url.getHost() != null
                    && url.getRawUserInfo() == null
                    && url.getRawQuery() == null
                    && url.getRawFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /**
     * @param own keys of the provider's facts, each of which must be there
     * @throws BadSettingException for one that is missing, and for one that nobody reads
     */
    public static void checkKeys(String key, Map<String, String> api, List<String> own) {
        Set<String> given = new HashSet<>();
        Set<String> known = own.stream().map(ApiSettings::uniform).collect(Collectors.toSet());
        known.addAll(KEYS);
        api.forEach((name, value) -> {
            if (value != null && !value.isBlank()) {
                given.add(uniform(name));
                BadSettingException.require(
                        known.contains(uniform(name)),
                        key + "." + name,
                        "there is no such setting; the provider's route has "
                                + (own.isEmpty() ? "none of its own" : String.join(", ", own)));
            }
        });
        for (String name : own) {
            BadSettingException.require(
                    given.contains(uniform(name)), key + "." + name, "is missing; the provider's route needs it");
        }
    }

    private static String uniform(String key) {
        return key.replace("-", "").toLowerCase(Locale.ROOT);
    }

    /** How we prove ourselves, {@code null} where by the route's own means or not at all. */
    public Credentials proof() {
        return credentials().stream().findFirst().orElse(null);
    }

    private List<Credentials> credentials() {
        List<Credentials> credentials = new ArrayList<>();
        credentials.add(auth.basic);
        credentials.add(auth.bearer);
        credentials.add(auth.apiKey);
        credentials.removeIf(Objects::isNull);
        return credentials;
    }
}
