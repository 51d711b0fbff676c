package io.callbackgateway.routefile.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.callbackgateway.routefile.tree.Mistakes;
import io.callbackgateway.routefile.tree.RouteFile;
import io.callbackgateway.routefile.tree.Words;
import io.callbackgateway.routefile.tree.YamlNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Camel's own schema of its YAML, in plain words. Where a value may have one of several forms, the schema complains of each form that
 * it has not: said is what stands deepest, and of that, what nobody can have meant.
 */
final class SchemaRules {

    /** In the order in which they are said where one place is wrong in several ways. */
    private static final List<String> SAID = List.of("additionalProperties", "type", "enum", "required");

    /** More names than that are no help. */
    private static final int MAX_NAMES = 20;

    /** Those of a hundred that a provider's route is made of. */
    private static final Set<String> STEPS = Set.of(
            "bean",
            "choice",
            "filter",
            "log",
            "setBody",
            "setVariable",
            "setVariables",
            "split",
            "throwException",
            "to",
            "unmarshal");

    private static final Set<String> LANGUAGES = Set.of("constant", "jsonpath", "simple", "variable", "xpath");

    private SchemaRules() {}

    static void check(RouteFile file, Mistakes mistakes) {
        Map<String, List<ValidationMessage>> byPlace = new LinkedHashMap<>();
        for (ValidationMessage each : Schema.CAMEL.validate(file.root().json())) {
            if (SAID.contains(each.getType())) {
                byPlace.computeIfAbsent(each.getInstanceLocation().toString(), any -> new ArrayList<>())
                        .add(each);
            }
        }
        Mistakes camels = new Mistakes(file.path());
        byPlace.forEach((place, messages) -> {
            boolean deepest = byPlace.keySet().stream().noneMatch(other -> other.startsWith(place + "/"));
            if (deepest) {
                say(find(file.root(), place), messages, camels);
            }
        });
        mistakes.addWhereNoneIs(camels);
    }

    private static YamlNode find(YamlNode root, String pointer) {
        YamlNode found = root;
        for (String step : pointer.substring(Math.min(1, pointer.length())).split("/")) {
            if (found.isList()) {
                found = found.items().get(Integer.parseInt(step));
            } else if (!step.isEmpty()) {
                found = found.at(step.replace("~1", "/").replace("~0", "~"));
            }
        }
        return found;
    }

    private static void say(YamlNode at, List<ValidationMessage> messages, Mistakes mistakes) {
        String kind = SAID.stream()
                .filter(each ->
                        messages.stream().anyMatch(message -> message.getType().equals(each)))
                .findFirst()
                .orElseThrow();
        List<ValidationMessage> same =
                messages.stream().filter(each -> each.getType().equals(kind)).toList();
        switch (kind) {
            case "additionalProperties" ->
                same.forEach(each -> mistakes.error(at.at(each.getProperty()).line(), unknown(each)));
            case "type" -> type(at, same, mistakes);
            case "enum" ->
                mistakes.error(
                        at.line(),
                        "`" + at.text() + "` cannot stand here; allowed are " + Words.list(names(at(same.get(0)))));
            default -> mistakes.error(at.line(), missing(same));
        }
    }

    private static String unknown(ValidationMessage message) {
        String name = message.getProperty();
        Set<String> allowed = new TreeSet<>();
        at(message, "..", "properties").fieldNames().forEachRemaining(allowed::add);
        boolean step = allowed.containsAll(STEPS);
        String problem = step ? "there is no step `" + name + "`" : "`" + name + "` has no place here";
        String near = Words.didYouMean(name, allowed);
        if (step) {
            return problem + near + (near.equals(".") ? " Usual ones are " + Words.list(STEPS) : "");
        }
        allowed.removeAll(Set.of("id", "description", "note", "disabled"));
        boolean few = !allowed.isEmpty() && allowed.size() <= MAX_NAMES;
        return problem + near + (few ? " Allowed are " + Words.list(allowed) : "");
    }

    private static void type(YamlNode at, List<ValidationMessage> messages, Mistakes mistakes) {
        Set<String> allowed = new TreeSet<>();
        for (ValidationMessage each : messages) {
            allowed.add(
                    switch (at(each).asText()) {
                        case "string" -> "text";
                        case "object" -> "a map";
                        case "array" -> "a list";
                        case "boolean" -> "true or false";
                        default -> "a number";
                    });
        }
        if (allowed.contains("text") && at.text() != null && !at.text().isEmpty()) {
            // Camel takes it
            mistakes.warning(
                    at.line(), "`" + at.text() + "` is a number or a word of YAML; quote it: \"" + at.text() + "\"");
            return;
        }
        String found = at.isMap() ? "a map" : at.isList() ? "a list" : "`" + at.text() + "`";
        mistakes.error(at.line(), found + " stands where there must be " + String.join(" or ", allowed));
    }

    private static String missing(List<ValidationMessage> messages) {
        Set<String> names = new TreeSet<>();
        messages.forEach(each -> names.add(each.getProperty()));
        if (names.containsAll(LANGUAGES)) {
            return "the expression is missing; write one of " + Words.list(LANGUAGES)
                    + ", such as `simple: \"${body}\"`";
        }
        return names.size() == 1
                ? "`" + names.iterator().next() + "` is missing"
                : "one of " + Words.list(names) + " is missing";
    }

    private static Set<String> names(JsonNode array) {
        Set<String> names = new TreeSet<>();
        array.forEach(each -> names.add(each.asText()));
        return names;
    }

    /** The part of the schema that a message is about, or one beside it. */
    private static JsonNode at(ValidationMessage message, String... beside) {
        String pointer = message.getSchemaLocation().getFragment().toString();
        JsonNode found = Schema.TREE.at(pointer);
        if (beside.length == 0) {
            return found;
        }
        return Schema.TREE.at(pointer.substring(0, pointer.lastIndexOf('/'))).path(beside[1]);
    }

    /** Loaded when it is first needed, and only as far as a file needs it: all of it costs a second of CPU, this a third of it. */
    private static final class Schema {

        private static final JsonNode TREE = read();
        private static final JsonSchema CAMEL = JsonSchemaFactory.getInstance(
                        SpecVersion.VersionFlag.V4,
                        factory -> factory.metaSchema(JsonMetaSchema.builder(JsonMetaSchema.getV4())
                                .keyword(new NonValidationKeyword("deprecated")) // else it warns
                                .build()))
                .getSchema(
                        TREE,
                        SchemaValidatorsConfig.builder()
                                .preloadJsonSchema(false)
                                .build());

        private static JsonNode read() {
            try (InputStream schema = SchemaRules.class.getResourceAsStream("/schema/camelYamlDsl.json")) {
                return new ObjectMapper().readTree(schema);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
