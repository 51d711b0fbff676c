package io.callbackgateway.admin.access.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.callbackgateway.admin.access.Access;
import io.callbackgateway.admin.access.CallerDetails;
import io.callbackgateway.admin.access.FailedLogins;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.AuthenticationDetailsSource;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.authentication.AuthenticationEntryPointFailureHandler;
import org.springframework.security.web.authentication.AuthenticationFilter;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * {@code Authorization: Bearer}, with a token that was made at {@code /api/tokens}. A token that was good is not looked up again for
 * {@link #RECENT}, within which every gateway on the ledger knows that it is revoked.
 */
@Component
public class TokenAuthentication {

    private static final String SCHEME = "Bearer ";

    private static final Duration RECENT = Duration.ofSeconds(5);

    /** How long a token that was good goes on when the database is away: metrics are wanted then most of all. */
    private static final Duration DATABASE_AWAY = Duration.ofMinutes(10);

    private final ApiTokens tokens;
    private final FailedLogins failures;
    private final AuthenticationDetailsSource<HttpServletRequest, CallerDetails> caller;
    private final Cache<String, ApiToken> recent = Caffeine.newBuilder()
            .maximumSize(ApiTokens.MOST)
            .expireAfterWrite(RECENT)
            .build();
    private final Cache<String, ApiToken> good = Caffeine.newBuilder()
            .maximumSize(ApiTokens.MOST)
            .expireAfterWrite(DATABASE_AWAY)
            .build();

    TokenAuthentication(
            ApiTokens tokens,
            FailedLogins failures,
            AuthenticationDetailsSource<HttpServletRequest, CallerDetails> caller) {
        this.tokens = tokens;
        this.failures = failures;
        this.caller = caller;
    }

    /** Whether a request comes with a token, good or not: one that is not good is not let in by anything else. */
    public static boolean isIn(HttpServletRequest request) {
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        return authorization != null && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    }

    /** @param problems answers where the token is not good */
    public Filter filter(AuthenticationEntryPoint problems) {
        AuthenticationFilter filter = new AuthenticationFilter(this::authenticate, this::given);
        filter.setSuccessHandler((request, response, user) -> {});
        AuthenticationEntryPointFailureHandler failed = new AuthenticationEntryPointFailureHandler(problems);
        failed.setRethrowAuthenticationServiceException(false);
        filter.setFailureHandler(failed);
        return filter;
    }

    private Authentication given(HttpServletRequest request) {
        if (!isIn(request)) {
            return null;
        }
        String secret = request.getHeader(HttpHeaders.AUTHORIZATION)
                .substring(SCHEME.length())
                .strip();
        UsernamePasswordAuthenticationToken given =
                UsernamePasswordAuthenticationToken.unauthenticated("token", secret);
        given.setDetails(caller.buildDetails(request));
        return given;
    }

    private Authentication authenticate(Authentication given) {
        CallerDetails from = (CallerDetails) given.getDetails();
        String secret = (String) given.getCredentials();
        String hash = ApiTokens.hash(secret);
        ApiToken token = recent.get(hash, any -> look(from, secret, hash));
        if (token.expired(Instant.now())) {
            throw new BadCredentialsException("Expired");
        }
        tokens.usedNow(token);
        UsernamePasswordAuthenticationToken user = UsernamePasswordAuthenticationToken.authenticated(
                token.who(), null, Access.authorities(token.known(), token.personalData()));
        user.setDetails(from);
        return user;
    }

    private ApiToken look(CallerDetails from, String secret, String hash) {
        FailedLogins.Attempt attempt = failures.begin(from, hash);
        Optional<ApiToken> found;
        try {
            found = ApiTokens.looksLikeOne(secret) ? tokens.find(hash) : Optional.empty();
        } catch (DataAccessException | TransactionException away) {
            attempt.withdraw();
            ApiToken token = good.getIfPresent(hash);
            if (token == null) {
                throw new AuthenticationServiceException("The database does not answer", away);
            }
            return token;
        }
        if (found.isEmpty()) {
            good.invalidate(hash);
            attempt.failed("with a token");
            throw new BadCredentialsException("No such token");
        }
        attempt.succeeded();
        good.put(hash, found.get());
        return found.get();
    }

    /** At this gateway at once. */
    void forget(ApiToken token) {
        recent.asMap().values().removeIf(each -> each.id().equals(token.id()));
        good.asMap().values().removeIf(each -> each.id().equals(token.id()));
    }
}
