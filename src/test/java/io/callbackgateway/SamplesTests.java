package io.callbackgateway;

import io.callbackgateway.testing.RunningGateway;
import io.callbackgateway.testing.Samples;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.springframework.test.util.TestSocketUtils;

/** What providers send, and what it must become: everything in {@code routes/samples}, at one gateway. */
class SamplesTests {

    private static final Path ROUTES = Path.of("routes");

    private static Samples samples;
    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        samples = Samples.in(ROUTES.resolve("samples"));
        List<String> settings = new ArrayList<>(samples.settings(ROUTES, TestSocketUtils.findAvailableTcpPort()));
        settings.add("camel.main.routes-include-pattern="
                + "file:routes/dispatch/*.camel.yaml,file:routes/emulator/*.camel.yaml");
        gateway = RunningGateway.start(settings.toArray(String[]::new));
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @TestFactory
    Stream<DynamicTest> becomesWhatItsEventSays() {
        return samples.replayedTo(gateway);
    }
}
