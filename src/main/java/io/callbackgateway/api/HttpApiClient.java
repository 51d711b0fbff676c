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
import io.callbackgateway.settings.Reloadable;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Asks over HTTP, with the {@code api} settings of a provider and environment. */
@Component
class HttpApiClient implements ApiClient, Reloadable<ProviderSettings> {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /** From the question to the end of the answer. */
    private static final Duration DEADLINE = Duration.ofSeconds(15);

    private final ProviderSettings settings;
    private final Providers providers;
    private final MeterRegistry meters;
    private final MeterProvider<Timer> questions;
    private final Clock clock;
    private final BoundedClient http;
    private final TokenSources tokens = new TokenSources();
    private final Set<String> shown = ConcurrentHashMap.newKeySet();
    private volatile Map<String, ProviderApi> apis = Map.of();

    @Autowired
    HttpApiClient(ProviderSettings settings, Providers providers, MeterRegistry meters) {
        this(settings, providers, meters, DEADLINE, Clock.systemUTC());
    }

    /** @param deadline of one question */
    HttpApiClient(
            ProviderSettings settings, Providers providers, MeterRegistry meters, Duration deadline, Clock clock) {
        this.settings = settings;
        this.providers = providers;
        this.meters = meters;
        this.clock = clock;
        this.http = new BoundedClient(CONNECT_TIMEOUT, deadline);
        this.questions = Timer.builder("gateway.api.questions")
                .description("Questions to providers' APIs, with the time that they waited for their turn")
                .withRegistry(meters);
        prepare(settings).run();
    }

    /** Where nothing has changed, an API keeps its token and its limits. */
    @Override
    public Runnable prepare(ProviderSettings next) {
        Map<String, ProviderApi> all = new TreeMap<>();
        next.providers()
                .forEach((provider, environments) -> environments.forEach((environment, each) -> {
                    if (next.api(provider, environment).baseUrl() != null) {
                        String whose = provider + "/" + environment;
                        ProviderApi same = apis.get(whose);
                        all.put(
                                whose,
                                same != null && isAskedAlike(settings.of(provider, environment), each)
                                        ? same
                                        : api(next, provider, environment, each));
                    }
                }));
        return () -> {
            apis = all;
            all.keySet().forEach(this::show);
        };
    }

    private static boolean isAskedAlike(EnvironmentSettings one, EnvironmentSettings other) {
        return one.api().equals(other.api())
                && one.maxApiCalls() == other.maxApiCalls()
                && one.maxApiRate() == other.maxApiRate();
    }

    private ProviderApi api(ProviderSettings all, String provider, String environment, EnvironmentSettings settings) {
        ApiSettings api = all.api(provider, environment);
        return new ProviderApi(
                api,
                all.credentials(provider, environment),
                tokens(tokens, provider, environment, api, providers),
                limits(provider, environment, settings, clock),
                http,
                questions,
                clock);
    }

    private void show(String whose) {
        if (!shown.add(whose)) {
            return;
        }
        String[] words = whose.split("/");
        Gauge.builder("gateway.api.breaker", () -> {
                    ProviderApi api = apis.get(whose);
                    return api == null ? Double.NaN : api.state();
                })
                .description("0: asked; 1: not asked, as most answers were failures; 2: tried whether it is back")
                .tags("provider", words[0], "environment", words[1])
                .register(meters);
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
