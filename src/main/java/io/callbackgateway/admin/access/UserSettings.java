package io.callbackgateway.admin.access;

import io.callbackgateway.settings.BadSettingException;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * One entry of {@code gateway.admin.users}.
 *
 * @param password as the command {@code password} makes it
 * @param personalData whether personal data may be unmasked
 */
public record UserSettings(
        @DefaultValue("") String name,
        @DefaultValue("") String password,
        Role role,
        @DefaultValue("false") boolean personalData) {

    /** No colon, which HTTP Basic ends a name with, and by which tokens and users from elsewhere are told apart. */
    private static final Pattern NAME = Pattern.compile("[^\\s:\\p{Cntrl}]{1,64}");

    private static final Pattern BCRYPT =
            Pattern.compile("\\{bcrypt}\\$2[aby]\\$(?:0[4-9]|1[0-5])\\$[./A-Za-z0-9]{53}");

    static boolean isHash(String password) {
        return BCRYPT.matcher(password).matches();
    }

    /** @throws BadSettingException where nobody could log in by it, or by reading the settings everybody */
    void check(String key) {
        BadSettingException.require(
                NAME.matcher(name).matches(), key + ".name", "must be 1 to 64 characters, without blanks and colons");
        BadSettingException.require(
                isHash(password),
                key + ".password",
                "must begin with {bcrypt}; make one by: java -jar gateway.jar password");
        BadSettingException.require(role != null, key + ".role", "is missing; it is viewer, operator or administrator");
    }

    /** Without what is secret in it. */
    @Override
    public String toString() {
        return "user";
    }
}
