package io.callbackgateway.admin.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callbackgateway.admin.access.oidc.OidcSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;

/** Who is wrong too often waits, without a comparison, and without anybody else having to. */
class PasswordsTests {

    private static final String HASH = "{bcrypt}$2a$04$M6nlRC8Ax0UmoDZWZW0.H.m0KNwCPbX.zA.fUNH5OxCkelDrDwk3q";
    private static final OidcSettings OIDC =
            new OidcSettings("", "", "", "", "roles", List.of(), List.of(), List.of(), List.of());
    private static final String HERE = "192.0.2.1";

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AccessSettings settings = new AccessSettings(
            "admin", "secret", List.of(new UserSettings("viewer", HASH, Role.VIEWER, false)), 3, OIDC);
    private final Passwords passwords = new Passwords(new Users(settings), new FailedLogins(settings, meters));

    @Test
    void whoIsRightHasHisRole() {
        assertThat(Access.of(logIn(HERE, "viewer", "viewer"))).isEqualTo(new Access("viewer", Role.VIEWER, false));
        assertThat(Access.of(logIn(HERE, "admin", "secret"))).isEqualTo(new Access("admin", Role.ADMINISTRATOR, true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"viewer", "nobody-of-that-name"})
    void aWrongPasswordAndAnUnknownNameAreTheSame(String name) {
        assertThatThrownBy(() -> logIn(HERE, name, "wrong")).isInstanceOf(BadCredentialsException.class);
        assertThatThrownBy(() -> logIn(HERE, name, "w".repeat(100))).isInstanceOf(BadCredentialsException.class);
    }

    @Test
    void afterTooManyFailuresAnAddressWaitsAndIsComparedNoMore() {
        fail(HERE, "viewer", 3);

        assertThatThrownBy(() -> logIn(HERE, "viewer", "viewer"))
                .isInstanceOfSatisfying(TooManyFailuresException.class, wait -> assertThat(wait.seconds())
                        .isBetween(1L, 20L));
        assertThat(logIn("198.51.100.1", "viewer", "viewer").isAuthenticated()).isTrue();
        assertThat(meters.counter("gateway.admin.failures", "result", "wrong").count())
                .isEqualTo(3);
        assertThat(meters.counter("gateway.admin.failures", "result", "slowed").count())
                .isEqualTo(1);
    }

    @Test
    void whoWasRightAtAnAddressComesInThereWhateverOthersDo() {
        logIn(HERE, "viewer", "viewer");
        fail(HERE, "admin", 3);

        assertThat(logIn(HERE, "viewer", "viewer").isAuthenticated()).isTrue(); // remembered
        assertThatThrownBy(() -> logIn(HERE, "viewer", "wrong"))
                .isInstanceOf(BadCredentialsException.class); // compared
        assertThatThrownBy(() -> logIn(HERE, "admin", "secret")).isInstanceOf(TooManyFailuresException.class);
    }

    private void fail(String address, String name, int times) {
        for (int i = 0; i < times; i++) {
            assertThatThrownBy(() -> logIn(address, name, "wrong")).isInstanceOf(BadCredentialsException.class);
        }
    }

    private Authentication logIn(String address, String name, String password) {
        UsernamePasswordAuthenticationToken given = UsernamePasswordAuthenticationToken.unauthenticated(name, password);
        given.setDetails(new CallerDetails(address, address));
        return passwords.authenticate(given);
    }
}
