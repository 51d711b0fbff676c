package io.callbackgateway.admin;

import io.callbackgateway.http.AdminConnector;
import jakarta.servlet.http.HttpServletRequest;
import java.util.UUID;
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
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;

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

    @Bean
    UserDetailsService administrators(AdminSettings settings) {
        String password = settings.password();
        if (password.isBlank()) {
            password = UUID.randomUUID().toString();
            LOG.warn(
                    "gateway.admin.password is not set. For this run, {} at port {} has the password {}",
                    settings.username(),
                    settings.port(),
                    password);
        }
        var encoder = PasswordEncoderFactories.createDelegatingPasswordEncoder();
        return new InMemoryUserDetailsManager(User.withUsername(settings.username())
                .password(encoder.encode(password))
                .roles("ADMIN")
                .build());
    }
}
