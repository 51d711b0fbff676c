package io.callbackgateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.callbackgateway.routefile.rules.RouteFileCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the gateway itself checks of a file when it loads it, warnings included, for all that is shipped and shown. */
class RoutesLintTests {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Path ROUTES = Path.of("routes");
    private static final Path EXAMPLES = Path.of("src/test/resources");

    static Stream<Path> providersFiles() throws IOException {
        return Stream.concat(routesIn(ROUTES, 1), routesIn(EXAMPLES, Integer.MAX_VALUE));
    }

    static Stream<Path> otherFiles() throws IOException {
        return routesIn(ROUTES, Integer.MAX_VALUE)
                .filter(file -> !file.getParent().equals(ROUTES));
    }

    private static Stream<Path> routesIn(Path folder, int depth) throws IOException {
        try (Stream<Path> files = Files.walk(folder, depth)) {
            return files
                    .filter(file -> file.toString().endsWith(".camel.yaml"))
                    .sorted(Comparator.naturalOrder())
                    .toList()
                    .stream();
        }
    }

    @Test
    void thereAreRoutes() throws IOException {
        assertThat(routesIn(ROUTES, 1)).hasSizeGreaterThanOrEqualTo(4);
    }

    @ParameterizedTest
    @MethodSource("providersFiles")
    void providersFileHasNoMistake(Path file) {
        assertThat(RouteFileCheck.check(file)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("otherFiles")
    void otherFileHasNoMistake(Path file) {
        assertThat(RouteFileCheck.checkOther(file)).isEmpty();
    }

    /** What a provider's own file may call is checked above. */
    @Test
    void everyDirectEndpointHasAConsumer() throws IOException {
        Set<String> consumed = new HashSet<>();
        Set<String> called = new HashSet<>();
        for (Path file : otherFiles().toList()) {
            for (JsonNode entry : YAML.readTree(file.toFile())) {
                consumed.add(entry.at("/route/from/uri").asText());
                walk(entry.at("/route/from/steps"), (name, node) -> {
                    String uri =
                            node.isTextual() ? node.asText() : node.path("uri").asText();
                    if (name.equals("to") && uri.startsWith("direct:")) {
                        called.add(uri);
                    }
                });
            }
        }
        assertThat(consumed).containsAll(called);
    }

    /** Netaxept's is computed from what its API answers: every answer has one. */
    @ParameterizedTest
    @MethodSource("providersFiles")
    void providersRouteHasAWordForTheUnknown(Path file) throws IOException {
        if (!file.endsWith("netaxept.camel.yaml")) {
            assertThat(Files.readString(file)).containsPattern("name: status, constant: unknown");
        }
    }

    /** Visits each field of each object below a node. */
    private static void walk(JsonNode node, BiConsumer<String, JsonNode> visitor) {
        node.fields().forEachRemaining(field -> visitor.accept(field.getKey(), field.getValue()));
        node.forEach(child -> walk(child, visitor));
    }
}
