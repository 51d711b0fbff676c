package io.callbackgateway.api.auth;

import io.callbackgateway.provider.ApiSettings;
import io.callbackgateway.provider.LoginFacts;
import io.callbackgateway.provider.ProviderSettings;
import io.callbackgateway.provider.credentials.ApiCredentials;
import io.callbackgateway.provider.credentials.ApiCredentials.ClientCredentials;
import io.callbackgateway.provider.credentials.ApiCredentials.JwtBearer;
import io.callbackgateway.provider.credentials.ApiCredentials.Login;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Makes what gets the tokens of those APIs that want one. */
public final class TokenSources {

    private static final Duration REPEAT_AFTER = Duration.ofMillis(500);

    private final Clock clock;
    private final Pause pause;
    private final TokenHttp http;

    /** By token endpoint and account: two environments may share one. */
    private final Map<String, AssertionTimes> times = new ConcurrentHashMap<>();

    /** A thread each, as one endpoint that hangs may not hold up others; there is one in an hour or so. */
    private final Executor renewals = task -> {
        Thread thread = new Thread(task, "token-renewal");
        thread.setDaemon(true);
        thread.start();
    };

    public TokenSources() {
        this(Clock.systemUTC(), time -> Thread.sleep(time.toMillis() + 1));
    }

    TokenSources(Clock clock, Pause pause) {
        this.clock = clock;
        this.pause = pause;
        this.http = new TokenHttp(clock);
    }

    /**
     * @param login {@code null} from it where the provider's file does not say how to log in
     * @return {@code null} where no token is needed
     */
    public TokenSource of(String provider, String environment, ApiSettings api, Supplier<LoginFacts> login) {
        ApiCredentials proof = api.proof();
        TokenIssuer issuer =
                proof == null ? null : issuer(ProviderSettings.key(provider, environment), api, proof, login);
        return issuer == null
                ? null
                : new TokenSource(
                        provider + "/" + environment,
                        ProviderSettings.key(provider, environment) + ".api." + proof.setting(),
                        issuer,
                        clock,
                        renewals,
                        REPEAT_AFTER);
    }

    private TokenIssuer issuer(String environment, ApiSettings api, ApiCredentials proof, Supplier<LoginFacts> login) {
        String key = environment + ".api." + proof.setting();
        if (proof instanceof ClientCredentials credentials) {
            return OAuth2Issuer.of(
                    key, credentials, times(credentials.tokenUri(), credentials.clientId()), http, clock);
        } else if (proof instanceof JwtBearer credentials) {
            return OAuth2Issuer.of(key, credentials, times(credentials.tokenUri(), credentials.issuer()), http, clock);
        } else if (proof instanceof Login credentials) {
            return new LoginIssuer(api.baseUrl(), credentials, login, http, clock);
        }
        return null;
    }

    private AssertionTimes times(String tokenUri, String account) {
        return times.computeIfAbsent(tokenUri + "\n" + account, any -> new AssertionTimes(clock, pause));
    }
}
