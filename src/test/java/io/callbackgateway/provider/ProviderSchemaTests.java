package io.callbackgateway.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code docs/schemas/provider.schema.json}, by which editors complete the facts of a provider, against the facts that there are. */
class ProviderSchemaTests {

    private static final Path SCHEMA = Path.of("docs/schemas/provider.schema.json");
    private static final String FACTS = "/items/0/properties/beans/items/properties/properties/properties";
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    @Test
    void namesEveryFact() throws IOException {
        JsonNode facts = new ObjectMapper().readTree(SCHEMA.toFile()).at(FACTS);

        assertThat(names(facts)).containsExactlyInAnyOrderElementsOf(properties(ProviderFacts.class));
        assertThat(names(facts.at("/challenge/properties")))
                .containsExactlyInAnyOrderElementsOf(properties(ChallengeFacts.class));
        assertThat(names(facts.at("/documents/properties")))
                .containsExactlyInAnyOrderElementsOf(properties(DocumentFacts.class));
        assertThat(names(facts.at("/login/properties")))
                .containsExactlyInAnyOrderElementsOf(properties(LoginFacts.class));
    }

    @Test
    void theReferenceNamesEveryFact() throws IOException {
        assertThat(properties(ProviderFacts.class))
                .allSatisfy(fact ->
                        assertThat(Path.of("routes/README.md")).content().contains("`" + fact + "`"));
    }

    static Stream<Path> files() throws IOException {
        return Stream.concat(Files.list(Path.of("routes")), Files.walk(Path.of("src/test/resources/providers")))
                .filter(file -> file.toString().endsWith(".camel.yaml"));
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyProvidersFileConforms(Path file) throws IOException {
        assertThat(problems(Files.readString(file))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "finalStates: paid                             | finalStates",
                "ack: 404                                      | ack",
                "methods: SEND                                 | methods",
                "amounts: euro                                 | amounts",
                "challenge: { from: 'cookie:x' }               | from",
                "challenge: { confirm: 'body:/SubscribeURL' }  | challenge",
                "login: { path: /token, token: /access }        | json",
                "documents: { each: '/receipts/*' }            | links",
                "documents: { links: /url, statuses: paid }    | question"
            })
    void wrongFactsDoNot(String fact, String named) throws IOException {
        String file = Files.readString(Path.of("routes/idpay.camel.yaml")).replaceFirst(" +documents: .*\n", "");

        assertThat(problems(file.replaceFirst("ack: 200", fact)))
                .isNotEmpty()
                .anyMatch(problem -> problem.contains(named));
    }

    private static List<String> problems(String file) throws IOException {
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
                .getSchema(Files.readString(SCHEMA))
                .validate(YAML.readTree(file))
                .stream()
                .map(Object::toString)
                .toList();
    }

    private static List<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }

    private static List<String> properties(Class<?> facts) {
        return Arrays.stream(facts.getDeclaredMethods())
                .map(Method::getName)
                .filter(name -> name.startsWith("set"))
                .map(name -> Character.toLowerCase(name.charAt(3)) + name.substring(4))
                .toList();
    }
}
