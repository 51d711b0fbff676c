package io.callbackgateway.admin;

import io.callbackgateway.admin.access.AccessSettings;
import io.callbackgateway.admin.access.UserSettings;
import io.callbackgateway.admin.access.oidc.OidcSettings;
import java.util.List;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code gateway.admin}.
 *
 * @param username of an administrator who may see personal data
 * @param password of that one, as it is or as a hash; where it is empty and nobody else could come in, a random one is made and printed
 *     at every start
 * @param users who else logs in with a password
 * @param maxFailures of one address in a minute; more are answered with 429
 * @param oidc whose users come in, too
 * @param sslBundle the TLS bundle whose certificate it shows; empty: plain HTTP
 */
public record AdminSettings(
        @DefaultValue("8081") int port,
        @DefaultValue("admin") String username,
        @DefaultValue("") String password,
        @DefaultValue("") String sslBundle,
        @DefaultValue List<UserSettings> users,
        @DefaultValue("10") int maxFailures,
        @DefaultValue @NestedConfigurationProperty OidcSettings oidc) {

    public AdminSettings {
        new AccessSettings(username, password, users, maxFailures, oidc);
    }

    /** Who may. */
    public AccessSettings access() {
        return new AccessSettings(username, password, users, maxFailures, oidc);
    }

    /** Without what is secret in it. */
    @Override
    public String toString() {
        return "gateway.admin";
    }
}
