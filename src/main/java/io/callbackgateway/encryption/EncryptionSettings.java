package io.callbackgateway.encryption;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code gateway.encryption}.
 *
 * @param key 32 bytes in Base64, the same for all gateways that share a ledger. Empty: {@code encryption.key} in the data directory, made
 *     where it is missing
 */
public record EncryptionSettings(@DefaultValue("") String key) {

    /** Without the key. */
    @Override
    public String toString() {
        return "gateway.encryption";
    }
}
