package io.callbackgateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.callbackgateway.testing.RunningGateway;
import io.callbackgateway.testing.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

/** What a new provider takes: one route file and its samples. This one is the README's example. */
class FifthProviderTests {

    private static final Path FOLDER = Path.of("src/test/resources/fifth-provider");
    private static final String ROUTE = "checkout.camel.yaml";

    @TempDir
    static Path routes;

    private static Samples samples;
    private static RunningGateway gateway;

    @BeforeAll
    static void start() throws IOException {
        FileSystemUtils.copyRecursively(Path.of("routes/dispatch"), routes.resolve("dispatch"));
        Files.copy(FOLDER.resolve(ROUTE), routes.resolve(ROUTE));
        samples = Samples.in(FOLDER.resolve("samples"));
        List<String> settings = new ArrayList<>(samples.settings(routes, 0));
        settings.add("gateway.routes-dir=" + routes);
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

    @Test
    void isTheExampleOfTheReadme() throws IOException {
        assertThat(Path.of("README.md"))
                .content()
                .contains("# " + FOLDER.resolve(ROUTE) + "\n" + Files.readString(FOLDER.resolve(ROUTE)));
    }

    @Test
    void fitsOnAPage() throws IOException {
        assertThat(Files.readAllLines(FOLDER.resolve(ROUTE))).hasSizeLessThan(40);
    }
}
