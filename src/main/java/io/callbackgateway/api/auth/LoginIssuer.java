package io.callbackgateway.api.auth;

import com.fasterxml.jackson.core.JsonPointer;
import io.callbackgateway.api.auth.NotIssuedException.Kind;
import io.callbackgateway.json.JsonText;
import io.callbackgateway.provider.LoginFacts;
import io.callbackgateway.provider.credentials.ApiCredentials.Login;
import io.callbackgateway.template.Place;
import io.callbackgateway.template.Template;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.http.MediaType;
import org.springframework.http.converter.ByteArrayHttpMessageConverter;
import org.springframework.web.client.RestClient;

/** Tokens for a user and a password, as the provider's fact {@code login} says. A refresh token comes before the password. */
final class LoginIssuer implements TokenIssuer {

    private final String baseUrl;
    private final Login login;
    private final Supplier<LoginFacts> facts;
    private final RestClient client;
    private final Clock clock;

    /** @param facts {@code null} from it where the provider's file has none, or mistakes */
    LoginIssuer(String baseUrl, Login login, Supplier<LoginFacts> facts, TokenHttp http, Clock clock) {
        this.baseUrl = baseUrl;
        this.login = login;
        this.facts = facts;
        this.client = http.client("", List.of(new ByteArrayHttpMessageConverter()));
        this.clock = clock;
    }

    @Override
    public IssuedToken issue(IssuedToken previous) {
        LoginFacts how = facts.get();
        if (how == null) {
            throw new NotIssuedException(
                    Kind.UNAVAILABLE, "is not known: the provider's file has no login", Duration.ZERO);
        }
        if (previous != null && previous.refresh() != null && how.refreshPath() != null) {
            try {
                return refreshed(how, previous);
            } catch (NotIssuedException e) {
                if (e.kind() != Kind.REJECTED) {
                    throw e;
                }
                // it has expired, too
            }
        }
        return loggedIn(how);
    }

    private IssuedToken loggedIn(LoginFacts how) {
        boolean json = how.json() != null;
        Map<String, Object> values = Map.of("username", login.username(), "password", login.password());
        String body = json
                ? new Template(how.json(), Place.JSON_VALUE).fill(values::get)
                : new Template(how.form(), Place.FORM).fill(values::get);
        Instant asked = clock.instant();
        JsonText answer =
                post(how.path(), json ? MediaType.APPLICATION_JSON : MediaType.APPLICATION_FORM_URLENCODED, body);
        String refresh = how.refresh() == null ? null : text(answer, how.refresh());
        return token(answer, how, asked, refresh, false);
    }

    private IssuedToken refreshed(LoginFacts how, IssuedToken previous) {
        String body = new Template(how.refreshJson(), Place.JSON_VALUE).fill(any -> previous.refresh());
        Instant asked = clock.instant();
        JsonText answer = post(how.refreshPath(), MediaType.APPLICATION_JSON, body);
        String next = text(answer, how.refresh());
        return token(answer, how, asked, next == null ? previous.refresh() : next, true);
    }

    private JsonText post(String path, MediaType type, String body) {
        byte[] answer = TokenHttp.exchange(() -> client.post()
                .uri(URI.create(baseUrl + path))
                .contentType(type)
                .accept(MediaType.APPLICATION_JSON)
                .body(body.getBytes(StandardCharsets.UTF_8))
                .retrieve()
                .body(byte[].class));
        try {
            return JsonText.of(answer == null ? new byte[0] : answer);
        } catch (IOException noJson) {
            throw TokenHttp.unreadable();
        }
    }

    private static IssuedToken token(
            JsonText answer, LoginFacts how, Instant asked, String refresh, boolean refreshed) {
        String token = text(answer, how.token());
        if (!IssuedToken.isToken(token)) {
            throw TokenHttp.unreadable();
        }
        return new IssuedToken(token, asked, IssuedToken.expiry(token), refresh, refreshed);
    }

    private static String text(JsonText answer, String pointer) {
        try {
            return answer.text(JsonPointer.compile(pointer));
        } catch (IOException noText) {
            return null;
        }
    }
}
