package io.callbackgateway.admin.access.oidc;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.security.oauth2.client.web.AuthorizationRequestRepository;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.web.util.WebUtils;

/**
 * Who has been sent to the OpenID provider and is to come back, in the same browser. Not in sessions, which whoever is not known yet does not
 * get.
 */
final class PendingLogins implements AuthorizationRequestRepository<OAuth2AuthorizationRequest> {

    private static final String COOKIE = "LOGIN";

    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final Cache<String, OAuth2AuthorizationRequest> pending =
            Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(LONGEST).build();

    @Override
    public OAuth2AuthorizationRequest loadAuthorizationRequest(HttpServletRequest request) {
        String state = request.getParameter(OAuth2ParameterNames.STATE);
        var cookie = WebUtils.getCookie(request, COOKIE);
        return state == null || cookie == null || !cookie.getValue().equals(cookieOf(state))
                ? null
                : pending.getIfPresent(state);
    }

    @Override
    public void saveAuthorizationRequest(
            OAuth2AuthorizationRequest login, HttpServletRequest request, HttpServletResponse response) {
        if (login == null) {
            removeAuthorizationRequest(request, response);
            return;
        }
        pending.put(login.getState(), login);
        set(cookieOf(login.getState()), LONGEST, request, response);
    }

    @Override
    public OAuth2AuthorizationRequest removeAuthorizationRequest(
            HttpServletRequest request, HttpServletResponse response) {
        OAuth2AuthorizationRequest login = loadAuthorizationRequest(request);
        if (login != null) {
            pending.invalidate(login.getState());
            set("", Duration.ZERO, request, response);
        }
        return login;
    }

    /** As a cookie can hold it. */
    private static String cookieOf(String state) {
        return state.replace("=", "");
    }

    private static void set(String value, Duration age, HttpServletRequest request, HttpServletResponse response) {
        response.addHeader(
                HttpHeaders.SET_COOKIE,
                ResponseCookie.from(COOKIE, value)
                        .path("/login")
                        .maxAge(age)
                        .httpOnly(true)
                        .secure(request.isSecure())
                        .sameSite("Lax") // it comes back from another site
                        .build()
                        .toString());
    }
}
