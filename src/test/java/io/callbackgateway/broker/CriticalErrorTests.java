package io.callbackgateway.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CriticalErrorTests {

    @Test
    void journalThatCannotBeWrittenEndsTheProcess(@TempDir Path dataDir) throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        EmbeddedBroker broker = new EmbeddedBroker(new BrokerSettings("", "", "", ""), dataDir, ended::countDown);

        broker.server().getStorageManager().criticalError(new IOException("No space left on device"));

        assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
        broker.destroy();
    }
}
