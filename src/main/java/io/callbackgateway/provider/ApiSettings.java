package io.callbackgateway.provider;

import io.callbackgateway.provider.credentials.ApiCredentials;
import io.callbackgateway.settings.BadSettingException;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashSet;
import java.util.LinkedHashSet;
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

    /** What can stand below {@code api} for every provider, spelled uniformly. */
    private static final Set<String> KEYS = keys();

    /** At most one is set. */
    public record Auth(
            ApiCredentials.Basic basic,
            ApiCredentials.Bearer bearer,
            ApiCredentials.ApiKey apiKey,
            ApiCredentials.ClientCredentials clientCredentials,
            ApiCredentials.JwtBearer jwtBearer,
            ApiCredentials.Login login) {

        private List<ApiCredentials> all() {
            return Stream.<ApiCredentials>of(basic, bearer, apiKey, clientCredentials, jwtBearer, login)
                    .filter(Objects::nonNull)
                    .toList();
        }
    }

    private static Set<String> keys() {
        Set<String> keys = new HashSet<>(Set.of(uniform("base-url")));
        for (RecordComponent method : Auth.class.getRecordComponents()) {
            for (RecordComponent setting : method.getType().getRecordComponents()) {
                keys.add(uniform("auth." + method.getName() + "." + setting.getName()));
            }
        }
        return keys;
    }

    /**
     * @param key of {@code api}, for errors
     * @throws BadSettingException where one of them is not good
     */
    static ApiSettings of(String key, Map<String, String> api) {
        ApiSettings settings = read(api);
        String url = settings.baseUrl == null ? "" : settings.baseUrl;
        BadSettingException.require(
                url.isEmpty() || isBaseUrl(url),
                key + ".base-url",
                "must be the URL of an API, http:// or https://, without user, query and fragment");
        List<ApiCredentials> credentials = settings.auth.all();
        BadSettingException.require(
                credentials.size() <= 1,
                key + ".auth",
                "takes one of basic, bearer, api-key, client-credentials, jwt-bearer and login, and there are several");
        credentials.forEach(each -> each.check(key));
        BadSettingException.require(
                settings.auth.login == null || !url.isEmpty(),
                key + ".base-url",
                "is missing; auth.login gets its token below it");
        return settings;
    }

    /** Those that have been checked. */
    static ApiSettings read(Map<String, String> api) {
        ApiSettings settings =
                new Binder(new MapConfigurationPropertySource(api)).bindOrCreate("", Bindable.of(ApiSettings.class));
        String url = settings.baseUrl == null ? "" : settings.baseUrl.strip();
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
     * @param asks whether the provider is also asked without a callback, so that {@code askSettings} must be there, too
     * @param delivery whether it is also asked how it delivers, so that {@code deliverySettings} must be there, too
     * @throws BadSettingException for a key of the facts that is missing, and for one that nobody reads
     */
    static void checkKeys(String key, Map<String, String> api, ProviderFacts facts, boolean asks, boolean delivery) {
        Set<String> own = new LinkedHashSet<>(facts.apiSettings());
        own.addAll(facts.askSettings());
        own.addAll(facts.deliverySettings());
        Set<String> known = own.stream().map(ApiSettings::uniform).collect(Collectors.toSet());
        known.addAll(KEYS);
        Set<String> given = new HashSet<>();
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
        require(facts.apiSettings(), given, key, "is missing; the provider's route needs it");
        if (asks) {
            require(
                    facts.askSettings(),
                    given,
                    key,
                    "is missing; the provider's file needs it where reconcile, documents or delivery is set");
        }
        if (delivery) {
            require(
                    facts.deliverySettings(),
                    given,
                    key,
                    "is missing; the provider's file needs it where delivery is set");
        }
    }

    private static void require(List<String> names, Set<String> given, String key, String problem) {
        names.forEach(name -> BadSettingException.require(given.contains(uniform(name)), key + "." + name, problem));
    }

    /**
     * @param login of the provider's facts, {@code null} where it has none
     * @throws BadSettingException where {@code auth.login} is set and nothing says how that is done
     */
    static void checkLogin(String key, Map<String, String> api, LoginFacts login) {
        BadSettingException.require(
                login != null || read(api).auth.login == null,
                key + ".auth.login",
                "the provider's file does not say how to log in; add the fact login to it, or take another method");
    }

    private static String uniform(String key) {
        return key.replace("-", "").toLowerCase(Locale.ROOT);
    }

    /** How we prove ourselves, {@code null} where by the route's own means or not at all. */
    public ApiCredentials proof() {
        return auth.all().stream().findFirst().orElse(null);
    }
}
