package io.callbackgateway.encryption;

import io.callbackgateway.settings.BadSettingException;
import java.util.Base64;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code gateway.encryption}.
 *
 * @param key 32 bytes in Base64, the same for all gateways that share a ledger. Empty: {@code encryption.key} in the data directory, made
 *     where it is missing
 */
public record EncryptionSettings(@DefaultValue("") String key) {

    static final int KEY_BYTES = 32;

    public EncryptionSettings {
        if (!key.isBlank()) {
            decode(key);
        }
    }

    /** The key, where there is one. */
    byte[] bytes() {
        return decode(key);
    }

    private static byte[] decode(String key) {
        return decode(key, "gateway.encryption.key", "is not 32 bytes in Base64; make one by: openssl rand -base64 32");
    }

    /** @throws BadSettingException with that problem of that setting, where the text is no key */
    static byte[] decode(String base64, String setting, String problem) {
        byte[] key;
        try {
            key = Base64.getDecoder().decode(base64.strip());
        } catch (IllegalArgumentException notBase64) {
            throw new BadSettingException(setting, problem);
        }
        if (key.length != KEY_BYTES) {
            throw new BadSettingException(setting, problem);
        }
        return key;
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "gateway.encryption";
    }
}
