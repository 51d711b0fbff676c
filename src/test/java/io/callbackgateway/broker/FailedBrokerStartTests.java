package io.callbackgateway.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailedBrokerStartTests {

    @Test
    void leavesNoThreadThatKeepsTheProcessAlive(@TempDir Path dataDir) throws IOException, InterruptedException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            BrokerSettings settings =
                    new BrokerSettings("", "tcp://127.0.0.1:" + taken.getLocalPort(), "user", "password");
            ThreadGroup ofTheStart = new ThreadGroup("start"); // others may be at work in this JVM
            AtomicReference<Throwable> failure = new AtomicReference<>();
            Thread start = new Thread(
                    ofTheStart,
                    () -> failure.set(catchThrowable(() -> new EmbeddedBroker(settings, dataDir, () -> {}))));
            start.start();
            start.join();
            assertThat(failure.get()).hasMessageContaining("could not open");

            await().untilAsserted(() -> assertThat(threadsThatKeepTheProcessAlive(ofTheStart))
                    .as("threads left")
                    .isEmpty());
        }
    }

    private static List<Thread> threadsThatKeepTheProcessAlive(ThreadGroup group) {
        Thread[] all = new Thread[1_000];
        return Stream.of(all)
                .limit(group.enumerate(all))
                .filter(thread -> !thread.isDaemon())
                .toList();
    }
}
