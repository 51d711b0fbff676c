package io.callbackgateway.admin.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.authentication.dao.DaoAuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.stereotype.Component;

/**
 * Compares names and passwords with those of the {@link Users}. A comparison takes long on purpose, so a right password is remembered for
 * a while, as a digest with a key of this process, and an address that has been wrong too often waits before there is one. An unknown name
 * takes as long as a known one.
 */
@Component
class Passwords implements AuthenticationProvider {

    private static final Duration REMEMBERED = Duration.ofMinutes(5);

    private final DaoAuthenticationProvider comparison;
    private final Users users;
    private final FailedLogins failures;
    private final HmacUtils digest = new HmacUtils(HmacAlgorithms.HMAC_SHA_256, key());
    private final Cache<String, UserDetails> right = Caffeine.newBuilder()
            .maximumSize(1_000)
            .expireAfterWrite(REMEMBERED)
            .build();

    Passwords(Users users, FailedLogins failures) {
        this.comparison = new DaoAuthenticationProvider(users.service());
        this.comparison.setPasswordEncoder(Users.ENCODER);
        this.users = users;
        this.failures = failures;
    }

    private static byte[] key() {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        return key;
    }

    @Override
    public Authentication authenticate(Authentication given) {
        String name = given.getName();
        String password = String.valueOf(given.getCredentials());
        // at the same time, each is compared once
        UserDetails user = right.get(
                digest.hmacHex(name.length() + " " + name + password),
                any -> compare((CallerDetails) given.getDetails(), name, password));
        UsernamePasswordAuthenticationToken known =
                UsernamePasswordAuthenticationToken.authenticated(user, null, user.getAuthorities());
        known.setDetails(given.getDetails());
        return known;
    }

    private UserDetails compare(CallerDetails caller, String name, String password) {
        FailedLogins.Attempt attempt = failures.begin(caller, name);
        if (password.getBytes(StandardCharsets.UTF_8).length > AccessSettings.LONGEST_PASSWORD) {
            attempt.failed("with a password longer than any");
            throw new BadCredentialsException("Longer than any"); // bcrypt would compare its beginning
        }
        Authentication known;
        try {
            known = comparison.authenticate(UsernamePasswordAuthenticationToken.unauthenticated(name, password));
        } catch (AuthenticationException e) {
            attempt.failed("with a password" + (users.know(name) ? ", as " + name : ""));
            throw e;
        }
        attempt.succeeded();
        return (UserDetails) known.getPrincipal();
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
    }
}
