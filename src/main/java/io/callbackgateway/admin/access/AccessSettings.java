package io.callbackgateway.admin.access;

import io.callbackgateway.admin.access.oidc.OidcSettings;
import io.callbackgateway.settings.BadSettingException;
import io.callbackgateway.settings.Bounds;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What {@code gateway.admin} says of who may.
 *
 * @param username of an administrator who may see personal data
 * @param password of that one, as it is or as a hash; where it is empty, and nobody else could come in, a random one is made and printed
 * @param maxFailures of one address in a minute; more are answered with 429
 */
public record AccessSettings(
        String username, String password, List<UserSettings> users, int maxFailures, OidcSettings oidc) {

    static final int LONGEST_PASSWORD = 72;

    public AccessSettings {
        new Bounds("gateway.admin").number("max-failures", maxFailures, 1, 1_000_000);
        String key = "gateway.admin.password";
        BadSettingException.require(
                !password.startsWith("{") || UserSettings.isHash(password),
                key,
                "begins with {, and is no hash; make one by: java -jar gateway.jar password");
        BadSettingException.require(
                UserSettings.isHash(password) || password.getBytes(StandardCharsets.UTF_8).length <= LONGEST_PASSWORD,
                key,
                "is longer than " + LONGEST_PASSWORD + " bytes");
        Set<String> names = new HashSet<>();
        if (!password.isBlank()) {
            names.add(username.toLowerCase(Locale.ROOT));
        }
        for (int i = 0; i < users.size(); i++) {
            String user = "gateway.admin.users[" + i + "]";
            users.get(i).check(user);
            BadSettingException.require(
                    names.add(users.get(i).name().toLowerCase(Locale.ROOT)),
                    user + ".name",
                    "is another user's already");
        }
    }

    /** Without what is secret in it. */
    @Override
    public String toString() {
        return "gateway.admin";
    }
}
