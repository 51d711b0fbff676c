package io.callbackgateway.auth.oauth2;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import io.callbackgateway.auth.Secrets;
import io.callbackgateway.auth.Verdict;
import io.callbackgateway.auth.Verdict.Reason;
import io.callbackgateway.auth.Verdict.Unavailable;
import io.callbackgateway.auth.token.AuthorizationServer;
import io.callbackgateway.auth.token.TokenClaims;
import io.callbackgateway.auth.token.TokenClaims.Demands;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.RequestEntity;
import org.springframework.security.oauth2.core.OAuth2TokenIntrospectionClaimAccessor;
import org.springframework.security.oauth2.server.resource.introspection.BadOpaqueTokenException;
import org.springframework.security.oauth2.server.resource.introspection.OAuth2IntrospectionAuthenticatedPrincipal;
import org.springframework.security.oauth2.server.resource.introspection.SpringOpaqueTokenIntrospector;

/**
 * Asks the authorization server what a token is worth (RFC 7662).
 *
 * <p>What it says of an active token holds for a minute, at most until the token expires; one that is revoked meanwhile still
 * counts for as long. Nothing else is remembered. Callers with the same token share a question. No more than 16 questions are asked
 * at the same time; who comes beyond that is neither accepted nor rejected, like everybody while the server is down.
 *
 * <p>The server answers for now: an old request that is verified again is accepted only if its token is still active.
 */
final class TokenIntrospection {

    private static final Duration REMEMBERED = Duration.ofMinutes(1);
    private static final int MAX_REMEMBERED = 10_000;
    private static final int AT_THE_SAME_TIME = 16;

    private final String method;
    private final AuthorizationServer server;
    private final Demands demands;
    private final SpringOpaqueTokenIntrospector introspector;
    private final Semaphore questions = new Semaphore(AT_THE_SAME_TIME);
    private final AsyncCache<ByteBuffer, Answer> answers;

    TokenIntrospection(
            String method, AuthorizationServer server, String clientId, String clientSecret, Demands demands) {
        this(Ticker.systemTicker(), method, server, clientId, clientSecret, demands);
    }

    /** For tests, which have less time. */
    TokenIntrospection(
            Ticker ticker,
            String method,
            AuthorizationServer server,
            String clientId,
            String clientSecret,
            Demands demands) {
        this.method = method;
        this.server = server;
        this.demands = demands;
        answers = Caffeine.newBuilder()
                .ticker(ticker)
                .expireAfter(Expiry.<ByteBuffer, Answer>creating((digest, answer) -> answer.remembered(Instant.now())))
                .maximumSize(MAX_REMEMBERED)
                .buildAsync();
        String credentials =
                HttpHeaders.encodeBasicAuth(encode(clientId), encode(clientSecret), StandardCharsets.UTF_8);
        introspector = new SpringOpaqueTokenIntrospector(server.uri().toString(), server.http());
        // as bytes: a form would be printed by RestTemplate where its log is at DEBUG
        introspector.setRequestEntityConverter(token -> RequestEntity.post(server.uri())
                .headers(headers -> headers.setBasicAuth(credentials))
                .accept(MediaType.APPLICATION_JSON)
                .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                .body(("token=" + encode(token) + "&token_type_hint=access_token")
                        .getBytes(StandardCharsets.US_ASCII)));
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /** @param at the arrival of the request */
    Verdict verify(String token, Instant at) {
        ByteBuffer digest = ByteBuffer.wrap(Secrets.sha256(token.getBytes(StandardCharsets.US_ASCII)));
        CompletableFuture<Answer> mine = new CompletableFuture<>();
        CompletableFuture<Answer> answer = answers.asMap().putIfAbsent(digest, mine);
        if (answer == null) {
            answer = mine.completeAsync(() -> ask(token), Runnable::run);
        }
        return answer.join().verdict(at, method);
    }

    private Answer ask(String token) {
        if (!questions.tryAcquire()) {
            return new Answer(null, new Unavailable());
        }
        try {
            TokenClaims claims = claims((OAuth2IntrospectionAuthenticatedPrincipal) introspector.introspect(token));
            return demands.metBy(claims)
                    ? new Answer(claims, null)
                    : new Answer(null, Verdict.rejected(Reason.WRONG_AUDIENCE));
        } catch (BadOpaqueTokenException inactive) {
            return new Answer(null, Verdict.rejected(Reason.WRONG_CREDENTIAL));
        } catch (RuntimeException e) { // no answer, a refusal to us, or an answer that is none
            server.warn(e);
            return new Answer(null, new Unavailable());
        } finally {
            questions.release();
        }
    }

    private static TokenClaims claims(OAuth2TokenIntrospectionClaimAccessor answer) {
        List<String> audience = answer.getAudience();
        List<String> scopes = answer.getScopes();
        return new TokenClaims(
                answer.getClaimAsString("iss"),
                audience == null ? List.of() : audience,
                scopes == null ? Set.of() : Set.copyOf(scopes),
                Stream.of(answer.getSubject(), answer.getClientId(), answer.getUsername())
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse("unnamed"),
                "0",
                answer.getIssuedAt(),
                answer.getNotBefore(),
                answer.getExpiresAt());
    }

    /**
     * @param claims of an active token that meets the demands
     * @param otherwise where there are none
     */
    private record Answer(TokenClaims claims, Verdict otherwise) {

        private Verdict verdict(Instant at, String method) {
            return claims == null ? otherwise : claims.at(at, method);
        }

        private Duration remembered(Instant now) {
            if (claims == null
                    || claims.expiresAt() != null && !claims.expiresAt().isAfter(now)) {
                return Duration.ZERO;
            }
            return claims.expiresAt() == null || claims.expiresAt().isAfter(now.plus(REMEMBERED))
                    ? REMEMBERED
                    : Duration.between(now, claims.expiresAt());
        }
    }
}
