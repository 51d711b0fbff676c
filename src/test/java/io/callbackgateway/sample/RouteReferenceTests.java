package io.callbackgateway.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.callbackgateway.event.Status;
import io.callbackgateway.routefile.rules.RouteFileCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.skyscreamer.jsonassert.JSONAssert;

/** Every example of {@code routes/README.md}: steps, routes or a whole file, a request or question, perhaps answers of the API, and what becomes of it. */
class RouteReferenceTests {

    private static final Path PAGE = Path.of("routes/README.md");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(yaml|http|json)\\n(.*?)^```$");
    private static final Pattern FACTS = Pattern.compile("# facts: (.*)\\n");

    /** What is beside a route alone. */
    private static final String CALLBACKS =
            """
            - unmarshal: { json: {} }
            - setVariable: { name: transactionId, jsonpath: "$.id" }
            - setVariable: { name: providerStatus, jsonpath: "$.state" }
            - to: direct:record
            """;

    @TempDir
    private Path folder;

    private record Block(String kind, String text, int line) {}

    @TestFactory
    Stream<DynamicTest> examplesBecomeWhatThePageSays() throws IOException {
        List<List<Block>> examples = new ArrayList<>();
        for (Block block : blocks()) {
            if (block.kind.equals("yaml")) {
                examples.add(new ArrayList<>());
            }
            examples.get(examples.size() - 1).add(block);
        }
        return examples.stream().map(example -> dynamicTest("line " + example.get(0).line, () -> becomes(example)));
    }

    @Test
    void namesEveryStatus() throws IOException {
        assertThat(Arrays.stream(Status.values()).map(each -> "`" + each.word() + "`"))
                .allSatisfy(word -> assertThat(Files.readString(PAGE)).contains(word));
    }

    private void becomes(List<Block> example) throws Exception {
        Path file = folder.resolve("acme.camel.yaml");
        Files.writeString(file, whole(example.get(0).text));
        assertThat(RouteFileCheck.check(file)).isEmpty();
        if (example.size() == 1) {
            return; // it is enough that it is right
        }
        boolean asks = example.get(1).text.startsWith("ASK ");
        Path sample = folder.resolve(asks ? "asked.ask" : "example.http");
        Files.writeString(sample, example.get(1).text);
        Path answers = folder.resolve(asks ? "asked.api.http" : "example.api.http");
        Files.deleteIfExists(answers);
        if (example.size() == 4) {
            Files.writeString(answers, example.get(2).text);
        }
        Block expected = example.get(example.size() - 1);
        assertThat(expected.kind).as("the last block of the example").isEqualTo("json");

        try (BareRoute route = new BareRoute(file)) {
            String became =
                    new ObjectMapper().writeValueAsString(ExpectedEvents.of(route.run(Sample.read(sample)), null));
            String wanted = expected.text.startsWith("[") ? expected.text : "[" + expected.text + "]";
            JSONAssert.assertEquals("line " + expected.line, wanted, became, false);
        }
    }

    /** Steps alone in a route around them. */
    private static String whole(String yaml) {
        if (yaml.startsWith("- beans:")) {
            return yaml;
        }
        Matcher facts = FACTS.matcher(yaml);
        String properties = facts.find() ? facts.group(1) : "{}";
        String steps = FACTS.matcher(yaml).replaceFirst("");
        if (steps.startsWith("- route:")) {
            return inRoute(properties, CALLBACKS) + steps;
        }
        if (!steps.contains("direct:record")) {
            steps += "- to: direct:record\n";
        }
        return inRoute(properties, steps);
    }

    private static String inRoute(String properties, String steps) {
        return """
                - beans:
                    - name: acme
                      type: io.callbackgateway.provider.ProviderFacts
                      properties: PROPERTIES
                - route:
                    id: acme
                    description: An example of the reference
                    from:
                      uri: inbox:acme
                      steps:
                        - setVariable: { name: transactionId, constant: t1 }
                        - setVariable: { name: status, constant: unknown }
                STEPS"""
                .replace("PROPERTIES", properties)
                .replace("STEPS", steps.replaceAll("(?m)^(?=.)", "        "));
    }

    private static List<Block> blocks() throws IOException {
        String page = Files.readString(PAGE);
        return BLOCK.matcher(page)
                .results()
                .map(each -> new Block(
                        each.group(1),
                        each.group(2),
                        (int) page.substring(0, each.start()).lines().count() + 1))
                .toList();
    }
}
