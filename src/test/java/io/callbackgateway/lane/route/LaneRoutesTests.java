package io.callbackgateway.lane.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.callbackgateway.testing.RunningGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.CamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.FileSystemUtils;

/** Routes behind lanes whose files say nothing of error handling, or name their own. */
@ExtendWith(OutputCaptureExtension.class)
class LaneRoutesTests {

    private static final String CANARY = "canary4711";

    private static final String PLAIN =
            """
            - beans:
                - name: plain
                  type: io.callbackgateway.provider.ProviderFacts
            - route:
                id: plain
                description: once
                from:
                  uri: inbox
                  parameters: { provider: plain }
                  steps:
                    - setVariable: { name: failure, simple: "${bodyAs(String)}" }
                    - throwException: { exceptionType: java.lang.IllegalStateException, message: "${variable.failure}" }
            """;

    private static final String OTHER =
            """
            - beans:
                - name: other
                  type: io.callbackgateway.provider.ProviderFacts
            - route:
                id: other
                routeConfigurationId: own
                from:
                  uri: inbox:other
                  steps:
                    - throwException: { exceptionType: java.lang.IllegalStateException, message: "${bodyAs(String)}" }
            """;

    private static final String NO_PROVIDERS =
            """
            - routeConfiguration:
                id: own
                onException:
                  - onException:
                      exception: [ java.lang.UnsupportedOperationException ]
                      steps: [ { setVariable: { name: handled, constant: "yes" } } ]
            - route:
                id: fails
                from:
                  uri: direct:fails
                  steps:
                    - throwException: { exceptionType: java.lang.IllegalStateException, message: "${variable.status}" }
            - route:
                id: timer
                from:
                  uri: timer:never
                  parameters: { delay: 1000000 }
                  steps:
                    - log: never
            """;

    @TempDir
    static Path routes;

    private static RunningGateway gateway;

    @BeforeAll
    static void start() throws IOException {
        FileSystemUtils.copyRecursively(Path.of("routes/dispatch"), routes.resolve("dispatch"));
        Files.writeString(routes.resolve("dispatch/others.camel.yaml"), NO_PROVIDERS);
        Files.writeString(routes.resolve("plain.camel.yaml"), PLAIN);
        Files.writeString(routes.resolve("other.camel.yaml"), OTHER);
        gateway = RunningGateway.start(
                "gateway.routes-dir=" + routes,
                "gateway.providers.plain.production.auth[0].none=true",
                "gateway.providers.other.production.auth[0].none=true");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @CsvSource({"plain, lane", "fails, lane", "other, 'own,lane'", "record, lane", "archive, lane", "door,", "timer,"})
    void configurationIsNamedByWhatALaneRuns(String route, String configurations) {
        assertThat(gateway.bean(CamelContext.class)
                        .getCamelContextExtension()
                        .getContextPlugin(Model.class)
                        .getRouteDefinition(route)
                        .getRouteConfigurationId())
                .isEqualTo(configurations);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "other"})
    void failureGoesToTheLaneAndNothingOfTheCallbackIntoTheLog(String provider, CapturedOutput output)
            throws Exception {
        assertFailsQuietly(provider, output);
    }

    @Test
    void reloadedRouteKeepsIt(CapturedOutput output) throws Exception {
        CamelContext context = gateway.bean(CamelContext.class);
        Path file = routes.resolve("plain.camel.yaml");
        Files.writeString(file, PLAIN.replace("description: once", "description: twice"));
        PluginHelper.getRoutesLoader(context)
                .updateRoutes(ResourceHelper.resolveMandatoryResource(context, "file:" + file));

        configurationIsNamedByWhatALaneRuns("plain", "lane");
        assertFailsQuietly("plain", output);
    }

    private static void assertFailsQuietly(String provider, CapturedOutput output) throws Exception {
        String callbackId = RunningGateway.callbackId(gateway.post("/callbacks/" + provider + "/production", CANARY));

        assertThat(gateway.outcomeOf(callbackId)).isEqualTo("failed");
        assertThat(gateway.detailOf(callbackId))
                .contains("the route failed at " + provider + ".camel.yaml:", "IllegalStateException");
        assertThat(gateway.take("inbox.dead").getStringProperty("callbackId")).isEqualTo(callbackId);
        assertThat(output).contains(callbackId).doesNotContain(CANARY).doesNotContain("Failed delivery");
    }
}
