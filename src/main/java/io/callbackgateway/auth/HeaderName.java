package io.callbackgateway.auth;

import io.callbackgateway.settings.BadSettingException;
import java.util.Locale;
import java.util.regex.Pattern;

/** The name of a header in settings (RFC 9110 §5.1: a token). */
public final class HeaderName {

    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    private HeaderName() {}

    /** @return in lower case, as {@link WireRequest#headers} has it */
    public static String of(String key, String name) {
        if (!TOKEN.matcher(name).matches()) {
            throw new BadSettingException(key, "is no header name");
        }
        return name.toLowerCase(Locale.ROOT);
    }
}
