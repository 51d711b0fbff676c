package io.callbackgateway.auth;

import io.callbackgateway.settings.BadSettingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;

/**
 * How bytes are written as text. Strict: beside upper and lower case in {@link #HEX} and padding in {@link #BASE64URL}, there is
 * one text for the same bytes.
 */
public enum ByteText {
    /** UTF-8. */
    TEXT,
    /** Upper and lower case. */
    HEX,
    /** RFC 4648 §4, padded. */
    BASE64,
    /** RFC 4648 §5, padded or not. */
    BASE64URL;

    /** @throws IllegalArgumentException where the text is not of this kind */
    public byte[] decode(String text) {
        return switch (this) {
            case TEXT -> text.getBytes(StandardCharsets.UTF_8);
            case HEX -> HexFormat.of().parseHex(text);
            case BASE64 -> canonical(text, Base64.getDecoder(), Base64.getEncoder());
            case BASE64URL -> {
                Base64.Encoder encoder = Base64.getUrlEncoder();
                yield canonical(text, Base64.getUrlDecoder(), text.endsWith("=") ? encoder : encoder.withoutPadding());
            }
        };
    }

    /** @throws BadSettingException where a secret is empty, or not of this kind */
    public byte[] decodeSecret(String key, String text) {
        try {
            byte[] secret = decode(text);
            if (secret.length > 0) {
                return secret;
            }
        } catch (IllegalArgumentException e) {
            String name = name().toLowerCase(Locale.ROOT);
            throw new BadSettingException(key, "is not written in " + name + ", as secret-encoding says it is");
        }
        throw new BadSettingException(key, "is empty");
    }

    /** The JDK's decoder ignores the last bits of a text, and takes one without its padding. */
    private static byte[] canonical(String text, Base64.Decoder decoder, Base64.Encoder encoder) {
        byte[] bytes = decoder.decode(text);
        if (!encoder.encodeToString(bytes).equals(text)) {
            throw new IllegalArgumentException("not canonical");
        }
        return bytes;
    }
}
