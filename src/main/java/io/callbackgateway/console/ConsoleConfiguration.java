package io.callbackgateway.console;

import io.callbackgateway.http.AdminConnector;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.savedrequest.CookieRequestCache;
import org.springframework.security.web.util.matcher.MediaTypeRequestMatcher;

/** What people see at the admin door: they sign in once, and nothing but the console's own pages may run in their browser. */
@Configuration
class ConsoleConfiguration {

    /** What at the admin door is for programs. */
    private static final List<String> PROGRAMS = List.of("/api", "/actuator", "/emulator", "/callbacks");

    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
                    + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    @Bean
    @Order(0)
    SecurityFilterChain consoleSecurity(HttpSecurity http, AdminConnector admin) throws Exception {
        CookieRequestCache askedFor = new CookieRequestCache();
        askedFor.setRequestMatcher(ConsoleConfiguration::isPage);
        return http.securityMatcher(request -> admin.received(request) && isConsole(request))
                .authorizeHttpRequests(requests -> requests.requestMatchers(
                                "/login", "/webjars/**", "/console*.css", "/console*.js", "/icon*.svg")
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .formLogin(login -> login.loginPage("/login").permitAll())
                .logout(logout -> logout.logoutSuccessUrl("/login?out"))
                .requestCache(cache -> cache.requestCache(askedFor)) // who is not signed in has no session
                .csrf(csrf -> csrf.csrfTokenRepository(new CookieCsrfTokenRepository()))
                .exceptionHandling(problems ->
                        problems.authenticationEntryPoint(new ToLogin()).accessDeniedPage("/denied"))
                .headers(headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(POLICY))
                        .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.SAME_ORIGIN))
                        .crossOriginOpenerPolicy(opener -> opener.policy(
                                org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter
                                        .CrossOriginOpenerPolicy.SAME_ORIGIN)))
                .build();
    }

    private static boolean isConsole(HttpServletRequest request) {
        String path = request.getServletPath();
        return PROGRAMS.stream().noneMatch(each -> path.equals(each) || path.startsWith(each + "/"));
    }

    /** Whether somebody wants to see it who can be led back to it. */
    private static boolean isPage(HttpServletRequest request) {
        MediaTypeRequestMatcher html = new MediaTypeRequestMatcher(MediaType.TEXT_HTML);
        return request.getMethod().equals(HttpMethod.GET.name())
                && request.getHeader("HX-Request") == null
                && html.matches(request);
    }

    /** Also where it is a part of a page that was asked for: the browser then leaves the page. */
    private static final class ToLogin implements AuthenticationEntryPoint {

        private final AuthenticationEntryPoint page = new LoginUrlAuthenticationEntryPoint("/login");

        @Override
        public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException e)
                throws IOException, jakarta.servlet.ServletException {
            if (request.getHeader("HX-Request") == null) {
                page.commence(request, response, e);
            } else {
                response.setHeader("HX-Redirect", "/login");
                response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
            }
        }
    }
}
