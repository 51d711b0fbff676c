package io.callbackgateway.admin;

import io.callbackgateway.http.AdminConnector;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.UUID;
import org.apache.commons.codec.digest.DigestUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;

/** The admin door: everything on its port asks for the password, and nothing on the other port is Spring Security's business. */
@Configuration
class AdminConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(AdminConfiguration.class);

    @Bean
    AdminConnector adminConnector(AdminSettings settings, SslBundles bundles) {
        return new AdminConnector(settings.port(), settings.sslBundle(), bundles);
    }

    @Bean
    SecurityFilterChain adminSecurity(HttpSecurity http, AdminConnector admin) throws Exception {
        return http.securityMatcher(admin::received)
                .authorizeHttpRequests(requests -> requests
                        // Orchestrators probe without credentials; the answer is one word.
                        .requestMatchers("/actuator/health/liveness", "/actuator/health/readiness")
                        .permitAll()
                        // Routes of the dev profile that play a provider's API; there are none elsewhere.
                        .requestMatchers("/emulator/**")
                        .permitAll()
                        .requestMatchers("/callbacks/**", "/callbacks")
                        .denyAll()
                        .anyRequest()
                        .authenticated())
                .httpBasic(Customizer.withDefaults())
                // Nobody has to be remembered, and those who are not let in would be, too, for half an hour each.
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(csrf -> csrf.csrfTokenRepository(new CookieCsrfTokenRepository())
                        .ignoringRequestMatchers("/emulator/**")
                        .ignoringRequestMatchers(AdminConfiguration::isScript))
                .build();
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

    /**
     * A call of the API that no browser makes. A browser remembers the password and would send it along with a form of any other site;
     * it says where the form comes from, though (Fetch §3.2, Fetch Metadata §2), and then needs a token.
     */
    private static boolean isScript(HttpServletRequest request) {
        return request.getServletPath().startsWith("/api/")
                && request.getHeader(HttpHeaders.ORIGIN) == null
                && request.getHeader("Sec-Fetch-Site") == null;
    }

    /** No filter at all: the door proves callers itself. */
    @Bean
    SecurityFilterChain callbacksPassBy(AdminConnector admin) {
        return new DefaultSecurityFilterChain(request -> !admin.received(request));
    }

    /**
     * Compares in constant time. Not slow on purpose: the password stands in the settings as it is, so that a digest of it protects
     * nothing, and every call of the API pays for the comparison.
     */
    @Bean
    PasswordEncoder passwords() {
        return new PasswordEncoder() {
            @Override
            public String encode(CharSequence password) {
                return DigestUtils.sha256Hex(password.toString());
            }

            @Override
            public boolean matches(CharSequence password, String encoded) {
                return MessageDigest.isEqual(
                        encode(password).getBytes(StandardCharsets.US_ASCII),
                        encoded.getBytes(StandardCharsets.US_ASCII));
            }
        };
    }

    @Bean
    UserDetailsService administrators(AdminSettings settings, PasswordEncoder passwords) {
        String password = settings.password();
        if (password.isBlank()) {
            password = UUID.randomUUID().toString();
            LOG.warn(
                    "gateway.admin.password is not set. For this run, {} at port {} has the password {}",
                    settings.username(),
                    settings.port(),
                    password);
        }
        return new InMemoryUserDetailsManager(User.withUsername(settings.username())
                .password(passwords.encode(password))
                .roles("ADMIN")
                .build());
    }
}
