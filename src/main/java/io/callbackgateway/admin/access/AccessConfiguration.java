package io.callbackgateway.admin.access;

import io.callbackgateway.admin.access.browser.Browsers;
import io.callbackgateway.admin.access.browser.WantedPage;
import io.callbackgateway.admin.access.oidc.OidcLogin;
import io.callbackgateway.admin.access.token.TokenAuthentication;
import io.callbackgateway.http.AdminConnector;
import io.callbackgateway.http.caller.Caller;
import io.callbackgateway.http.caller.TrustedProxies;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import org.apache.catalina.session.StandardManager;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.authentication.AuthenticationDetailsSource;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy;
import org.springframework.security.web.header.writers.CrossOriginResourcePolicyHeaderWriter.CrossOriginResourcePolicy;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Who comes in at the admin door, and how: everything on its port is decided here, and nothing on the other port is Spring Security's
 * business. A browser has a session after it has logged in; scripts prove with each call who they are, and nobody else is remembered.
 */
@Configuration(proxyBeanMethods = false)
class AccessConfiguration {

    /** Of all users together; who logs in then gets an error, and whoever is in stays in. */
    private static final int MAX_SESSIONS = 1_000;

    private static final String CONTENT =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; font-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

    @Bean
    SecurityFilterChain adminSecurity(
            HttpSecurity http,
            AdminConnector admin,
            AccessProblems problems,
            TokenAuthentication tokens,
            OidcLogin oidc,
            WantedPage loggedIn,
            AuthenticationDetailsSource<HttpServletRequest, CallerDetails> caller)
            throws Exception {
        CookieCsrfTokenRepository pageTokens = new CookieCsrfTokenRepository();
        pageTokens.setCookieCustomizer(cookie -> cookie.sameSite("Lax"));
        oidc.configure(http, loggedIn);
        return http.securityMatcher(admin::received)
                .addFilterBefore(tokens.filter(problems), BasicAuthenticationFilter.class)
                .authorizeHttpRequests(AccessRules::apply)
                .httpBasic(basic -> basic.authenticationDetailsSource(caller).authenticationEntryPoint(problems))
                .formLogin(form -> form.loginPage(AccessProblems.LOGIN)
                        .authenticationDetailsSource(caller)
                        .successHandler(loggedIn)
                        .failureHandler(problems))
                .logout(logout -> logout.logoutSuccessHandler(oidc.logout(AccessProblems.LOGIN + "?out")))
                .exceptionHandling(
                        handling -> handling.authenticationEntryPoint(problems).accessDeniedHandler(problems))
                .requestCache(cache -> cache.requestCache(loggedIn.wanted()))
                .csrf(csrf -> csrf.csrfTokenRepository(pageTokens).ignoringRequestMatchers(Browsers::couldNotSend))
                .headers(headers -> guard(headers, oidc.origin()))
                .build();
    }

    private static void guard(HeadersConfigurer<HttpSecurity> headers, String provider) {
        headers.contentSecurityPolicy(policy -> policy.policyDirectives((CONTENT + " " + provider).strip()))
                .referrerPolicy(policy -> policy.policy(ReferrerPolicy.SAME_ORIGIN))
                .crossOriginOpenerPolicy(policy -> policy.policy(CrossOriginOpenerPolicy.SAME_ORIGIN))
                .crossOriginResourcePolicy(policy -> policy.policy(CrossOriginResourcePolicy.SAME_ORIGIN));
    }

    /**
     * No filter at all: the door for callbacks proves its callers itself, and so do the routes of the dev profile that play a provider's API,
     * whose tokens are not ours. There are none of those elsewhere.
     */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    SecurityFilterChain othersPassBy(AdminConnector admin) {
        RequestMatcher emulator = PathPatternRequestMatcher.withDefaults().matcher("/emulator/**");
        return new DefaultSecurityFilterChain(request -> !admin.received(request) || emulator.matches(request));
    }

    @Bean
    AuthenticationDetailsSource<HttpServletRequest, CallerDetails> callerDetails(TrustedProxies proxies) {
        return request -> {
            String address =
                    proxies.callerOf(request.getRemoteAddr(), Collections.list(request.getHeaders("X-Forwarded-For")));
            return new CallerDetails(address, Caller.of(address, false).network());
        };
    }

    /** Series and spans for each filter of each request would be more than what the gateway tells of itself. */
    @Bean
    static SecurityObservationSettings noObservations() {
        return SecurityObservationSettings.noObservations();
    }

    @Bean
    static RoleHierarchy roles() {
        return Role.hierarchy();
    }

    /** An id of a transaction is part of a path, and may hold anything; what is decoded is not looked up as a path again. */
    @Bean
    HttpFirewall encodedIds() {
        StrictHttpFirewall firewall = new StrictHttpFirewall();
        firewall.setAllowUrlEncodedSlash(true);
        firewall.setAllowUrlEncodedDoubleSlash(true);
        firewall.setAllowUrlEncodedPercent(true);
        firewall.setAllowSemicolon(true);
        return firewall;
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> boundedSessions() {
        return factory -> factory.addContextCustomizers(context -> {
            StandardManager sessions = new StandardManager();
            sessions.setMaxActiveSessions(MAX_SESSIONS);
            context.setManager(sessions);
        });
    }
}
