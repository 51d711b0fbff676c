package io.callbackgateway.api;

import io.callbackgateway.api.auth.TokenSource;
import io.callbackgateway.api.auth.TokenSources;
import io.callbackgateway.client.BoundedClient;
import io.callbackgateway.failure.FailedException;
import io.callbackgateway.provider.ApiSettings;
import io.callbackgateway.provider.EnvironmentSettings;
import io.callbackgateway.provider.ProviderFacts;
import io.callbackgateway.provider.ProviderSettings;
import io.callbackgateway.provider.Providers;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Asks over HTTP, with the {@code api} settings of a provider and environment. */
@Component
class HttpApiClient implements ApiClient {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /** From the question to the end of the answer. */
    private static final Duration DEADLINE = Duration.ofSeconds(15);

    private final BoundedClient http;
    private final Map<String, ProviderApi> apis = new TreeMap<>();

    @Autowired
    HttpApiClient(ProviderSettings settings, Providers providers, MeterRegistry meters) {
        this(settings, providers, meters, DEADLINE, Clock.systemUTC());
    }

    /** @param deadline of one question */
    HttpApiClient(
            ProviderSettings settings, Providers providers, MeterRegistry meters, Duration deadline, Clock clock) {
        http = new BoundedClient(CONNECT_TIMEOUT, deadline);
        TokenSources tokens = new TokenSources();
        MeterProvider<Timer> questions = Timer.builder("gateway.api.questions")
                .description("Questions to providers' APIs, with the time that they waited for their turn")
                .withRegistry(meters);
        settings.providers()
                .forEach((provider, environments) -> environments.forEach((environment, each) -> {
                    ApiSettings api = settings.api(provider, environment);
                    if (api.baseUrl() != null) {
                        ProviderApi added = new ProviderApi(
                                api,
                                settings.credentials(provider, environment),
                                tokens(tokens, provider, environment, api, providers),
                                limits(provider, environment, each, clock),
                                http,
                                questions,
                                clock);
                        apis.put(provider + "/" + environment, added);
                        Gauge.builder("gateway.api.breaker", added::state)
                                .description(
                                        "0: asked; 1: not asked, as most answers were failures; 2: tried whether it is back")
                                .tags("provider", provider, "environment", environment)
                                .register(meters);
                    }
                }));
    }

    private static TokenSource tokens(
            TokenSources tokens, String provider, String environment, ApiSettings api, Providers providers) {
        return tokens.of(provider, environment, api, () -> {
            ProviderFacts facts = providers.facts(provider);
            return facts == null ? null : facts.login();
        });
    }

    private static ApiLimits limits(String provider, String environment, EnvironmentSettings settings, Clock clock) {
        return new ApiLimits(provider + "/" + environment, settings.maxApiCalls(), settings.maxApiRate(), clock);
    }

    @Override
    public ApiAnswer ask(ApiQuestion question) {
        return api(question).ask(question, true);
    }

    @Override
    public ApiAnswer askOnce(ApiQuestion question) {
        return api(question).ask(question, false);
    }

    private ProviderApi api(ApiQuestion question) {
        ProviderApi api = apis.get(question.provider() + "/" + question.environment());
        if (api == null) {
            throw new FailedException(
                    ProviderSettings.key(question.provider(), question.environment()) + ".api.base-url is missing");
        }
        return api;
    }

    /** By {@code provider/environment}: APIs that cannot be asked, or do not take our credentials, and what to check. */
    Map<String, String> problems() {
        Map<String, String> problems = new TreeMap<>();
        apis.forEach((whose, api) -> {
            String problem = api.problem();
            if (problem != null) {
                problems.put(whose, problem);
            }
        });
        return problems;
    }
}
