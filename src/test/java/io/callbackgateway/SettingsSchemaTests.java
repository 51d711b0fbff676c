package io.callbackgateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.callbackgateway.auth.SecretSettings;
import io.callbackgateway.auth.methods.AuthSettings;
import io.callbackgateway.provider.ApiSettings;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.core.ResolvableType;

/**
 * {@code docs/schemas/settings.schema.json}, by which editors complete and check {@code application.yaml}, is made of the settings' records
 * and the comments of the reference: run this with {@code -Dsettings.write} to make it anew.
 */
class SettingsSchemaTests {

    private static final Path SCHEMA = Path.of("docs/schemas/settings.schema.json");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    /** What may stand for any value. */
    private static final String VARIABLE = "^\\$\\{.+\\}$";

    private static final Set<Class<?>> WHOLE_NUMBERS = Set.of(int.class, Integer.class, long.class, Long.class);
    private static final Set<Class<?>> TRUTH_VALUES = Set.of(boolean.class, Boolean.class);

    @Test
    void theSchemaSaysWhatTheCodeSays() throws IOException {
        ObjectNode schema = JSON.createObjectNode();
        schema.put("$schema", "http://json-schema.org/draft-07/schema#");
        schema.put("title", "Callback Gateway: application.yaml");
        schema.put("type", "object");
        Map<String, ReferenceSettings> reference =
                ReferenceSettings.read().stream().collect(Collectors.toMap(ReferenceSettings::key, setting -> setting));
        schema.putObject("properties")
                .set("gateway", schema("gateway", ResolvableType.forClass(GatewaySettings.class), reference));
        String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(schema) + "\n";

        if (System.getProperty("settings.write") != null) {
            Files.createDirectories(SCHEMA.getParent());
            Files.writeString(SCHEMA, text);
        }
        assertThat(text).isEqualTo(Files.readString(SCHEMA));
    }

    @ParameterizedTest
    @ValueSource(strings = {"src/main/resources/application.yaml", "src/main/resources/application-dev.yaml"})
    void shippedSettingsConform(Path file) throws IOException {
        assertThat(validate(Files.readString(file))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ gateway: { door: { max-bdy: 1MB } } } | max-bdy",
                "{ gateway: { door: { max-in-flight: many } } } | max-in-flight",
                "{ gateway: { archive: { layout: files } } } | layout",
                "{ gateway: { providers: { idpay: { uat: { auth: [ { hmac: { preset: gitlab } } ] } } } } } | preset",
                "{ gateway: { providers: { idpay: { uat: { auth: [ { none: true, basic: {} } ] } } } } } | auth",
                "{ gateway: { providers: { idpay: { uat: { api: { auth: { bearer: { tokn: x } } } } } } } } | tokn"
            })
    void wrongOnesDoNot(String settings, String named) throws IOException {
        assertThat(validate(settings)).isNotEmpty().anyMatch(message -> message.contains(named));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ gateway: { admin.password: x, door: { max-in-flight: \"${MAX:5}\" } } }",
                "{ gateway: { providers: { acme: { live: { api: { base-url: x, shop: 7, auth: { basic: { username: y } } } } } } } }",
                "{ gateway: { providers: { acme: { live: { auth: [ { hmac: { secrets: [ a, { value: b, id: c } ] } } ] } } } } }"
            })
    void otherWaysToWriteThemDo(String settings) throws IOException {
        assertThat(validate(settings)).isEmpty();
    }

    private static List<String> validate(String settings) throws IOException {
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
                .getSchema(Files.readString(SCHEMA))
                .validate(YAML.readTree(settings))
                .stream()
                .map(ValidationMessage::toString)
                .toList();
    }

    private static ObjectNode schema(String key, ResolvableType type, Map<String, ReferenceSettings> reference) {
        ObjectNode schema = JSON.createObjectNode();
        ReferenceSettings described = reference.get(key);
        if (described != null && !described.comment().isEmpty()) {
            schema.put("description", described.comment());
        }
        Class<?> raw = type.toClass();
        if (raw == List.class) {
            ArrayNode either = schema.putArray("anyOf");
            either.addObject().put("type", "array").set("items", schema(key, type.getGeneric(0), Map.of(), reference));
            either.addObject().put("type", "string"); // entries with commas, or a variable
        } else if (key.endsWith("<environment>.api")) { // these, and the provider's own keys
            record(schema, key, ApiSettings.class, reference);
            schema.putObject("additionalProperties")
                    .putArray("type")
                    .add("string")
                    .add("number")
                    .add("boolean");
        } else if (raw == Map.class) {
            schema.put("type", "object");
            String below =
                    key.endsWith("providers") ? ".<provider>" : key.endsWith(".<provider>") ? ".<environment>" : "";
            schema.set("additionalProperties", schema(key + below, type.getGeneric(1), reference));
        } else if (raw == SecretSettings.class) {
            ArrayNode either = schema.putArray("anyOf");
            either.addObject().putArray("type").add("string").add("number");
            either.add(record(JSON.createObjectNode(), key, raw, reference));
        } else if (raw.isRecord()) {
            record(schema, key, raw, reference);
        } else if (raw.isEnum()) {
            orVariable(schema).add(words(raw, described));
        } else if (WHOLE_NUMBERS.contains(raw)) {
            orVariable(schema).addObject().put("type", "integer");
        } else if (TRUTH_VALUES.contains(raw)) {
            orVariable(schema).addObject().put("type", "boolean");
        } else {
            schema.putArray("type").add("string").add("number").add("boolean");
        }
        return schema;
    }

    /** Of a list's entry, which has no comment of its own. */
    private static ObjectNode schema(
            String key, ResolvableType type, Map<String, ReferenceSettings> own, Map<String, ReferenceSettings> below) {
        return type.toClass().isRecord() && type.toClass() != SecretSettings.class
                ? record(JSON.createObjectNode(), key, type.toClass(), below)
                : schema(key, type, own);
    }

    private static ObjectNode record(
            ObjectNode schema, String key, Class<?> record, Map<String, ReferenceSettings> reference) {
        schema.put("type", "object").put("additionalProperties", false);
        ObjectNode properties = schema.putObject("properties");
        for (RecordComponent component : record.getRecordComponents()) {
            String name = DataObjectPropertyName.toDashedForm(component.getName());
            if (component.getType() == List.class && name.equals("all-of")) {
                properties.putObject(name).put("type", "array").put("minItems", 2); // of entries like this one
            } else {
                properties.set(
                        name, schema(key + "." + name, ResolvableType.forType(component.getGenericType()), reference));
            }
        }
        schema.putObject("patternProperties").putObject("[.\\[]"); // a.b and a[0] are keys of YAML, too
        if (record == AuthSettings.class || record == ApiSettings.Auth.class) {
            schema.put("maxProperties", 1);
        }
        return schema;
    }

    private static ArrayNode orVariable(ObjectNode schema) {
        ArrayNode either = schema.putArray("anyOf");
        either.addObject().put("type", "string").put("pattern", VARIABLE);
        return either;
    }

    /** In the case of the reference: names of algorithms are written in capitals. */
    private static JsonNode words(Class<?> type, ReferenceSettings described) {
        boolean capitals = described != null && described.value().matches("[A-Z0-9-]+");
        ObjectNode words = JSON.createObjectNode();
        ArrayNode list = words.putArray("enum");
        Arrays.stream(type.getEnumConstants())
                .map(each -> ((Enum<?>) each).name().replace('_', '-'))
                .map(name -> capitals ? name : name.toLowerCase(Locale.ROOT))
                .forEach(list::add);
        return words;
    }
}
