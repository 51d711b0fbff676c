package io.callbackgateway.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callbackgateway.settings.BadSettingException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataLockTests {

    @TempDir
    private Path folder;

    @Test
    void oneHoldsTheFolderUntilItsEnd() throws IOException {
        DataLock first = new DataLock(new DataDirectory(folder), "", "");
        assertThatThrownBy(() -> new DataLock(new DataDirectory(folder), "", ""))
                .isInstanceOf(BadSettingException.class)
                .hasMessageContaining("another process uses");

        first.destroy();
        new DataLock(new DataDirectory(folder), "", "").destroy();
    }

    @Test
    void anotherProcessIsKeptOut() throws Exception {
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        folder.toString())
                .start();
        try {
            assertThat(other.inputReader().readLine()).isEqualTo("holds");
            assertThatThrownBy(() -> new DataLock(new DataDirectory(folder), "", "jdbc:postgresql://elsewhere"))
                    .hasMessageContaining("another process uses");
        } finally {
            other.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
        new DataLock(new DataDirectory(folder), "", "").destroy(); // a killed one holds nothing
    }

    @Test
    void gatewaysThatHaveJournalAndLedgerElsewhereMayShareIt() throws IOException {
        DataLock first = new DataLock(new DataDirectory(folder), "tcp://elsewhere", "jdbc:postgresql://elsewhere");
        DataLock second = new DataLock(new DataDirectory(folder), "tcp://elsewhere", "jdbc:postgresql://elsewhere");
        first.destroy();
        second.destroy();
    }

    static final class Holder {
        public static void main(String[] arguments) throws Exception {
            new DataLock(new DataDirectory(Path.of(arguments[0])), "", "");
            System.out.println("holds");
            Thread.currentThread().join();
        }
    }
}
