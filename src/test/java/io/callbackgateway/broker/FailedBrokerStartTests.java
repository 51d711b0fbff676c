package io.callbackgateway.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailedBrokerStartTests {

    @Test
    void leavesNoThreadThatKeepsTheProcessAlive(@TempDir Path dataDir) throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            BrokerSettings settings =
                    new BrokerSettings("", "tcp://127.0.0.1:" + taken.getLocalPort(), "user", "password");
            Set<Thread> before = threadsThatKeepTheProcessAlive();

            assertThatThrownBy(() -> new EmbeddedBroker(settings, dataDir, () -> {}))
                    .hasMessageContaining("could not open");

            await().pollInSameThread().untilAsserted(() -> assertThat(threadsThatKeepTheProcessAlive())
                    .as("threads left")
                    .isSubsetOf(before));
        }
    }

    private static Set<Thread> threadsThatKeepTheProcessAlive() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.isAlive() && !thread.isDaemon())
                .collect(Collectors.toSet());
    }
}
