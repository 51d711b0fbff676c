package io.callbackgateway.encryption;

import io.callbackgateway.files.DataDirectory;
import io.callbackgateway.files.PrivateFiles;
import io.callbackgateway.settings.BadSettingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;
import org.apache.commons.codec.digest.DigestUtils;
import org.springframework.security.crypto.encrypt.AesBytesEncryptor;
import org.springframework.security.crypto.encrypt.AesBytesEncryptor.CipherAlgorithm;
import org.springframework.security.crypto.encrypt.BytesEncryptor;
import org.springframework.security.crypto.keygen.BytesKeyGenerator;
import org.springframework.security.crypto.keygen.KeyGenerators;
import org.springframework.stereotype.Component;

/**
 * Encrypts the requests that the database keeps, accepted and rejected ones, by AES-256-GCM with a random nonce each: they hold personal
 * data, and credentials that were presented.
 *
 * <p>Every key that is there decrypts, the first of them encrypts: of the setting, of {@code encryption.key}, and of {@code rejected.key},
 * which older versions made in the data directory for rejected requests alone.
 */
@Component
public class Encryption {

    private static final BytesKeyGenerator NONCES = KeyGenerators.secureRandom(16);

    private final Map<String, BytesEncryptor> keys = new LinkedHashMap<>();

    /** @throws BadSettingException where a file is no key */
    public Encryption(EncryptionSettings settings, DataDirectory data) throws IOException {
        if (!settings.key().isBlank()) {
            add(settings.bytes());
        }
        addFile(data.path().resolve("encryption.key"));
        addFile(data.path().resolve("rejected.key"));
        if (keys.isEmpty()) {
            Path file = data.path().resolve("encryption.key");
            String made = Base64.getEncoder()
                    .encodeToString(KeyGenerators.secureRandom(EncryptionSettings.KEY_BYTES)
                            .generateKey());
            PrivateFiles.write(file, made.getBytes(StandardCharsets.US_ASCII));
            PrivateFiles.sync(file.getParent());
            addFile(file);
        }
    }

    private void addFile(Path file) throws IOException {
        if (Files.exists(file)) {
            add(
                    EncryptionSettings.decode(
                            Files.readString(file, StandardCharsets.ISO_8859_1), // whatever bytes are in it
                            "gateway.data-dir",
                            file.getFileName()
                                    + " in it is not 32 bytes in Base64; restore it, or delete it and lose what was kept under it"));
        }
    }

    private void add(byte[] key) {
        keys.putIfAbsent(
                DigestUtils.sha256Hex(key).substring(0, 16),
                new AesBytesEncryptor(new SecretKeySpec(key, "AES"), NONCES, CipherAlgorithm.GCM));
    }

    public byte[] encrypt(byte[] plain) {
        return keys.get(keyId()).encrypt(plain);
    }

    /** Names the key that {@link #encrypt} uses, and tells nothing about it. */
    public String keyId() {
        return keyIds().iterator().next();
    }

    /** Of all keys that {@link #decrypt} has. */
    public Set<String> keyIds() {
        return keys.keySet();
    }

    /**
     * @param keyId as it was when that was encrypted
     * @throws UndecryptableException where the key is not here, or the bytes are not what was encrypted
     */
    public byte[] decrypt(String keyId, byte[] encrypted) {
        BytesEncryptor key = keys.get(keyId);
        if (key == null) {
            throw new UndecryptableException(
                    "It was encrypted under the key " + keyId
                            + ", which is not here: set gateway.encryption.key to it, or restore encryption.key in gateway.data-dir");
        }
        try {
            return key.decrypt(encrypted);
        } catch (RuntimeException damaged) {
            throw new UndecryptableException(
                    "It is damaged: what is stored is not what was encrypted under the key " + keyId);
        }
    }
}
