package io.callbackgateway.auth;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;

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
            case BASE64URL ->
                canonical(
                        text,
                        Base64.getUrlDecoder(),
                        text.endsWith("=")
                                ? Base64.getUrlEncoder()
                                : Base64.getUrlEncoder().withoutPadding());
        };
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
