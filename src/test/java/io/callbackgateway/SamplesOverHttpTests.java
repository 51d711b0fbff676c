package io.callbackgateway;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.callbackgateway.sample.Sample;
import io.callbackgateway.testing.HttpSamples;
import io.callbackgateway.testing.RunningGateway;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.springframework.test.util.TestSocketUtils;

/** One sample of each provider over HTTP and through everything: door, broker, route, API, database, queue of events. */
class SamplesOverHttpTests {

    private static final Path ROUTES = Path.of("routes");

    private static final List<Sample> SAMPLES = Stream.of(
                    "idpay/final-after-other-final",
                    "netki/out-of-order-and-repeated",
                    "netaxept/forms-of-transaction-ids",
                    "proposal/text-in-other-charsets")
            .map(name -> Sample.read(ROUTES.resolve("samples").resolve(name + ".http")))
            .toList();

    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        int adminPort = TestSocketUtils.findAvailableTcpPort();
        List<String> settings = new ArrayList<>(List.of(
                "gateway.admin.port=" + adminPort,
                "camel.main.routes-include-pattern="
                        + "file:routes/dispatch/*.camel.yaml,file:routes/emulator/*.camel.yaml"));
        SAMPLES.forEach(sample -> settings.addAll(HttpSamples.settings(sample, ROUTES, adminPort)));
        gateway = RunningGateway.start(settings.toArray(String[]::new));
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @TestFactory
    Stream<DynamicTest> becomesWhatItsEventSays() {
        return SAMPLES.stream().map(sample -> dynamicTest(sample.name(), () -> HttpSamples.replay(sample, gateway)));
    }
}
