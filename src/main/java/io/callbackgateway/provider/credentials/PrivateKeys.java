package io.callbackgateway.provider.credentials;

import static io.callbackgateway.settings.BadSettingException.require;

import io.callbackgateway.settings.BadSettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.interfaces.RSAPrivateKey;
import org.springframework.boot.ssl.pem.PemContent;

/** Private keys as settings have them: PEM (PKCS #8, or PKCS #1), or the path of a file with that. */
public final class PrivateKeys {

    private static final String FILE = "file:";

    /** RFC 7518 §3.3. */
    private static final int MIN_BITS = 2048;

    private static final String MAKE = "; make one by: openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048";

    private PrivateKeys() {}

    /**
     * @param key of the setting, for errors
     * @param text PEM, in which a line may also end with {@code \n} written out; or {@code file:} and a path
     * @throws BadSettingException where it is no RSA key, or one that is too short
     */
    public static RSAPrivateKey read(String key, String text) {
        try {
            if (PemContent.of(pem(key, text.strip())).getPrivateKey() instanceof RSAPrivateKey rsa) {
                require(rsa.getModulus().bitLength() >= MIN_BITS, key, "is too short; take 2048 bits or more");
                return rsa;
            }
        } catch (IllegalArgumentException | IllegalStateException unreadable) { // its message may quote the key
            throw none(key);
        }
        throw none(key);
    }

    private static BadSettingException none(String key) {
        return new BadSettingException(
                key, "is no RSA key in PEM (-----BEGIN PRIVATE KEY-----), nor file: and the path of one" + MAKE);
    }

    private static String pem(String key, String text) {
        if (!text.startsWith(FILE)) {
            return text.replace("\\n", "\n");
        }
        try {
            return Files.readString(Path.of(text.substring(FILE.length()).replaceFirst("^//(?=/)", "")));
        } catch (IOException | InvalidPathException e) {
            throw new BadSettingException(key, "names a file that cannot be read; check its path and its owner");
        }
    }
}
