package io.callbackgateway.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callbackgateway.files.DataDirectory;
import io.callbackgateway.settings.BadSettingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EncryptionTests {

    private static final byte[] PLAIN = "what a caller sent".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path data;

    @Test
    void makesAKeyThatOutlivesIt() throws IOException {
        Encryption first = encryption("");
        byte[] encrypted = first.encrypt(PLAIN);

        assertThat(encryption("").decrypt(first.keyId(), encrypted)).isEqualTo(PLAIN);
        assertThat(data.toFile().list()).containsExactly("encryption.key");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void theKeyIsItsOwnersAlone() throws IOException {
        encryption("");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("encryption.key"))))
                .isEqualTo("rw-------");
    }

    @Test
    void theSameTwiceIsEncryptedDifferently() throws IOException {
        Encryption encryption = encryption("");

        assertThat(encryption.encrypt(PLAIN)).isNotEqualTo(encryption.encrypt(PLAIN));
    }

    @Test
    void aKeyInTheSettingsNeedsNoFile() throws IOException {
        Encryption encryption = encryption(key(1));

        assertThat(encryption.decrypt(encryption.keyId(), encryption.encrypt(PLAIN)))
                .isEqualTo(PLAIN);
        assertThat(data).isEmptyDirectory();
    }

    /** As an older version has made it, for rejected requests alone. */
    @Test
    void aFormerKeyFileGoesOnWorking() throws IOException {
        Encryption former = encryption(key(1));
        Files.writeString(data.resolve("rejected.key"), key(1));

        Encryption encryption = encryption("");

        assertThat(encryption.decrypt(former.keyId(), former.encrypt(PLAIN))).isEqualTo(PLAIN);
        assertThat(encryption.keyId()).isEqualTo(former.keyId());
        assertThat(data.toFile().list()).containsExactly("rejected.key");
    }

    @Test
    void underANewKeyWhatWasEncryptedUnderTheFilesIsStillRead() throws IOException {
        Encryption before = encryption("");
        byte[] encrypted = before.encrypt(PLAIN);

        Encryption after = encryption(key(1));

        assertThat(after.keyId()).isNotEqualTo(before.keyId());
        assertThat(after.decrypt(before.keyId(), encrypted)).isEqualTo(PLAIN);
    }

    @Test
    void aKeyThatIsNotHereIsNamedAndWhatToDo() throws IOException {
        Encryption other = encryption(key(1));
        byte[] encrypted = other.encrypt(PLAIN);

        assertThatThrownBy(() -> encryption(key(2)).decrypt(other.keyId(), encrypted))
                .isInstanceOf(UndecryptableException.class)
                .hasMessageContainingAll(other.keyId(), "gateway.encryption.key", "restore encryption.key")
                .hasMessageNotContaining(key(1))
                .hasMessageNotContaining(key(2));
    }

    @Test
    void aChangedByteIsNoticed() throws IOException {
        Encryption encryption = encryption(key(1));
        byte[] encrypted = encryption.encrypt(PLAIN);
        encrypted[encrypted.length / 2] ^= 1;

        assertThatThrownBy(() -> encryption.decrypt(encryption.keyId(), encrypted))
                .isInstanceOf(UndecryptableException.class)
                .hasMessageContaining("damaged");
        assertThatThrownBy(() -> encryption.decrypt(encryption.keyId(), new byte[3]))
                .isInstanceOf(UndecryptableException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"secret", "c2hvcnQ="})
    void aKeyThatIsNoneStopsTheStartAndIsNotRepeated(String key) {
        assertThatThrownBy(() -> encryption(key))
                .isInstanceOf(BadSettingException.class)
                .hasMessageStartingWith("gateway.encryption.key: ")
                .hasMessageNotContaining(key);
    }

    @Test
    void settingsDoNotShowTheKey() {
        assertThat(new EncryptionSettings(key(1)).toString()).doesNotContain(key(1));
    }

    /** As after a power failure, or a restore that went wrong: made anew, nothing that is kept could be opened again. */
    @ParameterizedTest
    @CsvSource({
        "rejected.key, ''",
        "rejected.key, c2hvcnQ=",
        "rejected.key, \u00ff\u00fe\u0000",
        "encryption.key, c2hvcnQ="
    })
    void aDamagedKeyFileStopsTheStartAndIsLeftAlone(String name, String content) throws IOException {
        Path file = data.resolve(name);
        Files.writeString(file, content, StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> encryption(""))
                .isInstanceOf(BadSettingException.class)
                .hasMessageStartingWith("gateway.data-dir: ")
                .hasMessageContainingAll(name, "restore it", "delete it and lose");
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).isEqualTo(content);
        assertThat(data.toFile().list()).containsExactly(name);
    }

    private Encryption encryption(String key) throws IOException {
        return new Encryption(new EncryptionSettings(key), new DataDirectory(data));
    }

    private static String key(int content) {
        byte[] key = new byte[32];
        key[0] = (byte) content;
        return Base64.getEncoder().encodeToString(key);
    }
}
