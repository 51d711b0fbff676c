package io.callbackgateway.auth.oauth2;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import com.nimbusds.jwt.JWTClaimsSet;
import io.callbackgateway.auth.Verdict;
import io.callbackgateway.auth.Verdict.Accepted;
import io.callbackgateway.auth.Verdict.Reason;
import io.callbackgateway.auth.Verdict.Unavailable;
import io.callbackgateway.auth.token.AuthorizationServer;
import io.callbackgateway.auth.token.TokenClaims;
import io.callbackgateway.auth.token.TokenClaims.Demands;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.apache.commons.codec.digest.DigestUtils;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.RequestEntity;
import org.springframework.http.ResponseEntity;

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
    private static final ParameterizedTypeReference<Map<String, Object>> OBJECT = new ParameterizedTypeReference<>() {};

    private final AuthorizationServer server;
    private final Demands demands;
    private final String credentials;
    private final Semaphore questions = new Semaphore(AT_THE_SAME_TIME);
    private final AsyncCache<String, Answer> answers;

    /** @param ticker {@link Ticker#systemTicker()}; tests have less time */
    TokenIntrospection(
            Ticker ticker, AuthorizationServer server, String clientId, String clientSecret, Demands demands) {
        this.server = server;
        this.demands = demands;
        credentials = HttpHeaders.encodeBasicAuth(encode(clientId), encode(clientSecret), StandardCharsets.UTF_8);
        answers = Caffeine.newBuilder()
                .ticker(ticker)
                .expireAfter(Expiry.<String, Answer>creating((digest, answer) -> remembered(answer)))
                .maximumSize(MAX_REMEMBERED)
                .buildAsync();
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    Verdict verify(String token, Instant at) {
        String digest = DigestUtils.sha256Hex(token);
        CompletableFuture<Answer> mine = new CompletableFuture<>();
        CompletableFuture<Answer> answer = answers.asMap().putIfAbsent(digest, mine);
        if (answer == null) {
            answer = mine.completeAsync(() -> answer(token), Runnable::run);
        }
        return verdict(answer.join(), at);
    }

    private Answer answer(String token) {
        if (!questions.tryAcquire()) {
            return new Answer(null, new Unavailable());
        }
        try {
            Map<String, Object> said = ask(token);
            if (!Boolean.TRUE.equals(said.get("active"))) { // a text that says true is no boolean (§2.2)
                return new Answer(null, Verdict.rejected(Reason.WRONG_CREDENTIAL));
            }
            return new Answer(new TokenClaims(JWTClaimsSet.parse(said), "0"), null);
        } catch (ParseException
                | RuntimeException e) { // no answer, our credentials rejected, or an answer that is none
            server.warn(e);
            return new Answer(null, new Unavailable());
        } finally {
            questions.release();
        }
    }

    private Map<String, Object> ask(String token) throws ParseException {
        RequestEntity<byte[]> question = RequestEntity.post(server.uri())
                .headers(headers -> headers.setBasicAuth(credentials))
                .accept(MediaType.APPLICATION_JSON)
                .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                // as bytes: a form would be printed by RestTemplate where its log is at DEBUG
                .body(("token=" + encode(token) + "&token_type_hint=access_token").getBytes(StandardCharsets.US_ASCII));
        ResponseEntity<Map<String, Object>> answer = server.http().exchange(question, OBJECT);
        if (answer.getStatusCode() != HttpStatus.OK || answer.getBody() == null) {
            throw new ParseException("There is no answer", 0);
        }
        return answer.getBody();
    }

    private Verdict verdict(Answer answer, Instant at) {
        return answer.claims == null ? answer.otherwise : demands.verdict("oauth2", answer.claims, at);
    }

    private Duration remembered(Answer answer) {
        Instant now = Instant.now();
        if (!(verdict(answer, now) instanceof Accepted)) {
            return Duration.ZERO;
        }
        Date expires = answer.claims.claims().getExpirationTime();
        Duration left = expires == null ? REMEMBERED : Duration.between(now, expires.toInstant());
        return left.isNegative() ? Duration.ZERO : left.compareTo(REMEMBERED) < 0 ? left : REMEMBERED;
    }

    /**
     * @param claims of an active token
     * @param otherwise where there are none
     */
    private record Answer(TokenClaims claims, Verdict otherwise) {}
}
