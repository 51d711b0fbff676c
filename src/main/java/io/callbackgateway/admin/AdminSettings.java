package io.callbackgateway.admin;

import io.callbackgateway.admin.access.AccessSettings;
import io.callbackgateway.admin.access.UserSettings;
import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code gateway.admin}.
 *
 * @param username of an administrator who may see personal data
 * @param password of that one, as it is or as a hash; where it is empty and nobody else could come in, a random one is made and printed
 *     at every start
 * @param users who else logs in with a password
 * @param maxFailures of one address in a minute; more are answered with 429
 * @param sslBundle the TLS bundle whose certificate it shows; empty: plain HTTP
 */
public record AdminSettings(
        @DefaultValue("8081") int port,
        @DefaultValue("admin") String username,
        @DefaultValue("") String password,
        @DefaultValue("") String sslBundle,
        @DefaultValue List<UserSettings> users,
        @DefaultValue("10") int maxFailures) {

    public AdminSettings {
        new AccessSettings(username, password, users, maxFailures);
    }

    /** Who may. */
    public AccessSettings access() {
        return new AccessSettings(username, password, users, maxFailures);
    }

    /** Without what is secret in it. */
    @Override
    public String toString() {
        return "gateway.admin";
    }
}
