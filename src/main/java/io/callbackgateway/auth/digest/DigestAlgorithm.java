package io.callbackgateway.auth.digest;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The algorithms of RFC 7616 §3.3 and §6.1. Those with {@code -sess} hash nonce and cnonce into the key; ours are those of the
 * request itself, as clients send them, not of a session's first one.
 */
public enum DigestAlgorithm {
    SHA_256,
    SHA_256_SESS,
    SHA_512_256,
    SHA_512_256_SESS,
    MD5,
    MD5_SESS;

    /** As it stands in challenges and credentials, such as {@code SHA-512-256-sess}. */
    final String token = name().replace('_', '-').replace("SESS", "sess");

    final boolean session = token.endsWith("-sess");

    /** As the JDK calls it. */
    private final String digest = token.replace("-sess", "").replace("512-256", "512/256");

    /** @return {@code null} where there is no such algorithm */
    static DigestAlgorithm of(String token) {
        return Arrays.stream(values())
                .filter(each -> each.token.equalsIgnoreCase(token))
                .findFirst()
                .orElse(null);
    }

    /** In lower-case hexadecimal digits, of the parts with a colon between them; each character is one byte. */
    String hash(String... parts) {
        return hash(String.join(":", parts).getBytes(StandardCharsets.ISO_8859_1));
    }

    String hash(byte[] bytes) {
        return Hex.encodeHexString(new DigestUtils(digest).digest(bytes));
    }
}
