package io.callbackgateway.rejected;

import io.callbackgateway.settings.BadSettingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.security.crypto.encrypt.AesBytesEncryptor;
import org.springframework.security.crypto.encrypt.AesBytesEncryptor.CipherAlgorithm;
import org.springframework.security.crypto.encrypt.BytesEncryptor;
import org.springframework.security.crypto.keygen.KeyGenerators;
import org.springframework.stereotype.Component;

/** Encrypts kept requests, by AES-256-GCM: they hold credentials that were presented, and personal data of unproven callers. */
@Component
class Seal {

    private static final int KEY_BYTES = 32;
    private static final int IV_BYTES = 16;

    private final Path file;
    private Key key;

    /** @throws BadSettingException where the setting or the file is no key */
    Seal(RejectedSettings settings, @Value("${gateway.data-dir}") Path dataDir) throws IOException {
        file = dataDir.resolve("rejected.key");
        if (!settings.key().isBlank()) {
            key = Key.of(
                    settings.key(),
                    "gateway.rejected.key",
                    "is not 32 bytes in Base64; make one by: openssl rand -base64 32");
        } else if (Files.exists(file)) {
            key = Key.of(
                    Files.readString(file, StandardCharsets.ISO_8859_1), // whatever bytes are in it
                    "gateway.data-dir",
                    "rejected.key in it is not 32 bytes in Base64; restore it, or delete it and lose what was kept under it");
        }
    }

    byte[] close(byte[] plain) {
        return key().cipher.encrypt(plain);
    }

    /** @return empty where it was closed under another key, or is not what was closed */
    synchronized Optional<byte[]> open(byte[] sealed) {
        if (key == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(key.cipher.decrypt(sealed));
        } catch (IllegalStateException | IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }

    /** Names the key that {@link #close} uses, and tells nothing about it. */
    String keyId() {
        return key().id;
    }

    synchronized boolean opens(String keyId) {
        return key != null && key.id.equals(keyId);
    }

    /** @throws UncheckedIOException where it has to be made, and cannot be stored */
    private synchronized Key key() {
        if (key == null) {
            String made = Base64.getEncoder()
                    .encodeToString(KeyGenerators.secureRandom(KEY_BYTES).generateKey());
            try {
                store(made);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            key = Key.of(made, "", "");
        }
        return key;
    }

    /** Whole or not at all, also after a power failure, and readable by the owner alone from the first moment. */
    private void store(String made) throws IOException {
        Files.createDirectories(file.getParent());
        Path unfinished = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(unfinished);
        Files.createFile(unfinished, ownerOnly());
        Files.writeString(unfinished, made);
        force(unfinished, StandardOpenOption.WRITE);
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        if (isPosix()) { // elsewhere a folder cannot be opened
            force(file.getParent(), StandardOpenOption.READ);
        }
    }

    private static void force(Path path, OpenOption option) throws IOException {
        try (FileChannel channel = FileChannel.open(path, option)) {
            channel.force(true);
        }
    }

    private boolean isPosix() {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private FileAttribute<?>[] ownerOnly() {
        if (!isPosix()) {
            return new FileAttribute<?>[0];
        }
        Set<PosixFilePermission> permissions = PosixFilePermissions.fromString("rw-------");
        return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)};
    }

    private record Key(String id, BytesEncryptor cipher) {

        private static Key of(String base64, String setting, String problem) {
            byte[] bytes;
            try {
                bytes = Base64.getDecoder().decode(base64.strip());
            } catch (IllegalArgumentException notBase64) {
                throw new BadSettingException(setting, problem);
            }
            if (bytes.length != KEY_BYTES) {
                throw new BadSettingException(setting, problem);
            }
            return new Key(
                    fingerprint(bytes),
                    new AesBytesEncryptor(
                            new SecretKeySpec(bytes, "AES"),
                            KeyGenerators.secureRandom(IV_BYTES),
                            CipherAlgorithm.GCM));
        }

        private static String fingerprint(byte[] key) {
            try {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(key);
                return HexFormat.of().formatHex(Arrays.copyOf(digest, 8));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e); // every JDK has it
            }
        }
    }
}
