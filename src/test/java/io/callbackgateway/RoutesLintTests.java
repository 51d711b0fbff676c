package io.callbackgateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.callbackgateway.event.Status;
import io.callbackgateway.provider.ProviderFacts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code routes/} against Camel's own YAML schema and the rules of the house. */
class RoutesLintTests {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Path ROUTES = Path.of("routes");
    private static final JsonSchema SCHEMA = schema();

    /** EIPs that, without {@code steps}, swallow every step after them. */
    private static final Set<String> NEED_STEPS =
            Set.of("when", "otherwise", "filter", "split", "loop", "multicast", "doTry", "doCatch", "circuitBreaker");

    static Stream<Path> files() throws IOException {
        return Files.walk(ROUTES).filter(file -> file.toString().endsWith(".camel.yaml"));
    }

    static Stream<Path> providerFiles() throws IOException {
        return Files.list(ROUTES).filter(file -> file.toString().endsWith(".camel.yaml"));
    }

    @Test
    void thereAreRoutes() throws IOException {
        assertThat(providerFiles()).hasSizeGreaterThanOrEqualTo(4);
    }

    @ParameterizedTest
    @MethodSource("files")
    void conformsToCamelsSchema(Path file) throws IOException {
        assertThat(SCHEMA.validate(read(file)))
                .extracting(ValidationMessage::getMessage)
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("files")
    void isCalledAsCamelsToolsExpectAndHasNoComments(Path file) throws IOException {
        assertThat(Files.readAllLines(file))
                .as("# comments are lost on the first save in Kaoto; use description")
                .noneMatch(line -> line.strip().startsWith("#"));
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyRouteHasAnIdAndADescription(Path file) throws IOException {
        for (JsonNode route : routes(file)) {
            assertThat(route.path("id").asText()).matches("[a-z][a-z0-9-]*");
            assertThat(route.path("description").asText()).isNotBlank();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void blocksSpellOutTheirSteps(Path file) throws IOException {
        walk(read(file), (name, node) -> {
            if (NEED_STEPS.contains(name)) {
                Iterable<JsonNode> blocks = node.isArray() ? node : List.of(node);
                blocks.forEach(block -> assertThat(block.has("steps"))
                        .as("%s without steps in %s", name, file)
                        .isTrue());
            }
        });
    }

    @Test
    void everyDirectEndpointHasAConsumer() throws IOException {
        Set<String> consumed = new HashSet<>(Set.of("direct:record", "direct:ignore")); // RecordRoute
        Set<String> called = new HashSet<>();
        for (Path file : files().toList()) {
            for (JsonNode route : routes(file)) {
                consumed.add(route.path("from").path("uri").asText());
                walk(route.path("from").path("steps"), (name, node) -> {
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

    @Nested
    class AProviderFile {

        static Stream<Path> providerFiles() throws IOException {
            return RoutesLintTests.providerFiles();
        }

        @ParameterizedTest
        @MethodSource("providerFiles")
        void holdsItsFactsAndOneRouteAndNothingElse(Path file) throws IOException {
            String provider = file.getFileName().toString().replace(".camel.yaml", "");
            JsonNode entries = read(file);

            assertThat(entries).hasSize(2);
            JsonNode facts = entries.get(0).path("beans").path(0);
            assertThat(entries.get(0).path("beans")).hasSize(1);
            assertThat(facts.path("name").asText()).isEqualTo(provider);
            assertThat(facts.path("type").asText()).isEqualTo(ProviderFacts.class.getName());
            JsonNode route = entries.get(1).path("route");
            assertThat(route.path("id").asText()).isEqualTo(provider);
            assertThat(route.path("from").path("uri").asText()).isEqualTo("inbox:" + provider);
        }

        @ParameterizedTest
        @MethodSource("providerFiles")
        void endsAtTheLedger(Path file) throws IOException {
            JsonNode steps = routes(file).get(0).path("from").path("steps");

            assertThat(steps.get(steps.size() - 1).path("to").asText()).isEqualTo("direct:record");
        }

        @ParameterizedTest
        @MethodSource("providerFiles")
        void handsDataOnInVariablesAndNeverInHeaders(Path file) throws IOException {
            walk(read(file), (name, node) -> assertThat(name).isNotIn("setHeader", "setHeaders", "setProperty"));
            assertThat(Files.readString(file)).doesNotContain("${header");
        }

        @ParameterizedTest
        @MethodSource("providerFiles")
        void namesNoSecret(Path file) throws IOException {
            assertThat(Files.readString(file))
                    .as("placeholders would stand in route dumps")
                    .doesNotContain("{{");
        }

        @ParameterizedTest
        @MethodSource("providerFiles")
        void choosesStatusesFromTheClosedListAndHasAWordForTheUnknown(Path file) throws IOException {
            List<String> statuses = new ArrayList<>();
            walk(read(file), (name, node) -> {
                if (name.equals("setVariable") && node.path("name").asText().equals("status")) {
                    statuses.add(node.path("constant").asText());
                }
            });

            assertThat(statuses)
                    .isNotEmpty()
                    .isSubsetOf(Arrays.stream(Status.values()).map(Status::word).toList());
            if (!file.endsWith("netaxept.camel.yaml")) { // whose status is computed: every answer has one
                assertThat(statuses).contains("unknown");
            }
        }
    }

    private static List<JsonNode> routes(Path file) throws IOException {
        List<JsonNode> routes = new ArrayList<>();
        read(file).forEach(entry -> {
            if (entry.has("route")) {
                routes.add(entry.path("route"));
            }
        });
        return routes;
    }

    private static JsonNode read(Path file) throws IOException {
        return YAML.readTree(file.toFile());
    }

    /** Visits each field of each object below a node. */
    private static void walk(JsonNode node, BiConsumer<String, JsonNode> visitor) {
        node.fields().forEachRemaining(field -> visitor.accept(field.getKey(), field.getValue()));
        node.forEach(child -> walk(child, visitor));
    }

    private static JsonSchema schema() {
        try (InputStream schema = RoutesLintTests.class.getResourceAsStream("/schema/camelYamlDsl.json")) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4).getSchema(schema);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
