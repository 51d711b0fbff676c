package io.callbackgateway.admin.access;

import jakarta.servlet.DispatcherType;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/** Who may do what at the admin door: the first line that matches counts. */
final class AccessRules {

    /** Nobody has to prove anything. */
    private static final RequestMatcher[] OPEN = all(
            // Orchestrators probe without credentials; the answer is one word.
            to(HttpMethod.GET, "/actuator/health/liveness"),
            to(HttpMethod.GET, "/actuator/health/readiness"),
            // The way in and out, and what the page there is made of.
            to(HttpMethod.GET, "/login"),
            to(HttpMethod.GET, "/webjars/**"),
            to(HttpMethod.GET, "/assets/**"));

    /** Callbacks are the other port's. */
    private static final RequestMatcher[] CLOSED = all(to(null, "/callbacks"), to(null, "/callbacks/**"));

    /** What gives rights, takes everything along, or cannot be taken back. */
    private static final RequestMatcher[] ADMINISTRATOR = all(
            to(null, "/api/tokens"),
            to(null, "/api/tokens/**"),
            to(null, "/tokens"),
            to(null, "/tokens/**"),
            to(null, "/dead-letters/discard"),
            to(null, "/settings/reload"),
            to(null, "/transaction/erase"),
            to(HttpMethod.POST, "/api/backup"),
            to(HttpMethod.POST, "/api/dead-letters/discard"),
            to(HttpMethod.POST, "/api/dead-letters/foreign/discard"),
            to(HttpMethod.POST, "/api/settings/reload"),
            to(HttpMethod.POST, "/api/transactions/{provider}/{environment}/{id}/erase"),
            to(HttpMethod.POST, "/api/providers/{provider}/{environment}/delivery/apply"),
            to(HttpMethod.DELETE, "/api/subscriptions/{name}"));

    private static final RequestMatcher[] VIEWER = all(to(HttpMethod.GET, "/**"), to(HttpMethod.HEAD, "/**"));

    private AccessRules() {}

    static void apply(
            AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry requests) {
        requests.dispatcherTypeMatchers(DispatcherType.FORWARD) // to what tells why not
                .permitAll()
                .requestMatchers(OPEN)
                .permitAll()
                .requestMatchers(CLOSED)
                .denyAll()
                .requestMatchers(ADMINISTRATOR)
                .hasRole(Role.ADMINISTRATOR.name())
                .requestMatchers(VIEWER)
                .hasRole(Role.VIEWER.name())
                // Whatever else there is or will be changes something.
                .anyRequest()
                .hasRole(Role.OPERATOR.name());
    }

    private static RequestMatcher[] all(RequestMatcher... matchers) {
        return matchers;
    }

    /** @param method {@code null} for any */
    private static RequestMatcher to(HttpMethod method, String path) {
        return PathPatternRequestMatcher.withDefaults().matcher(method, path);
    }
}
