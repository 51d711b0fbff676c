package io.callbackgateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.camel.catalog.CamelCatalog;
import org.apache.camel.catalog.DefaultCamelCatalog;
import org.apache.camel.catalog.EndpointValidationResult;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Camel's catalogue, by which its tools complete and check routes, knows the gateway's own components. */
class ComponentCatalogTests {

    private static final String INBOX = "io.callbackgateway.processing.Inbox";
    private static final String EVENTS = "io.callbackgateway.dispatch.Events";
    private static final String API = "io.callbackgateway.api.Api";
    private static final String ASK = "io.callbackgateway.ask.Ask";
    private static final String DELIVERY = "io.callbackgateway.delivery.route.Delivery";
    private static final String EMULATOR = "io.callbackgateway.emulator.Emulator";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private final CamelCatalog catalog = new DefaultCamelCatalog();

    ComponentCatalogTests() {
        catalog.addComponent("inbox", INBOX + "Component", schema("processing/inbox.json"));
        catalog.addComponent("events", EVENTS + "Component", schema("dispatch/events.json"));
        catalog.addComponent("ask", ASK + "Component", schema("ask/ask.json"));
        catalog.addComponent("api", API + "Component", schema("api/api.json"));
        catalog.addComponent("delivery", DELIVERY + "Component", schema("delivery/delivery.json"));
        catalog.addComponent("emulator", EMULATOR + "Component", schema("emulator/emulator.json"));
    }

    private static String schema(String file) {
        try (InputStream json =
                ComponentCatalogTests.class.getResourceAsStream("/META-INF/io/callbackgateway/" + file)) {
            return new String(json.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "inbox:idpay",
                "inbox:idpay?method=POST&json={\"id\":\"{transactionId}\"}",
                "ask:idpay",
                "events:archive",
                "delivery:netki/status",
                "events:archive?batch=256",
                "events:queues?parallel=4",
                "events:documents-netki?provider=netki&environment=production",
                "events:callbacks",
                "emulator:netki?pauses=true",
                "api:/v2/payments/{transactionId}",
                "api:/v2/payments/{transactionId}?method=DELETE&headers=Accept: application/json"
            })
    void rightUriIsValid(String uri) {
        assertThat(check(uri)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "events:archive?batch=x",
                "events:archive?parallel=many",
                "events:archive?batches=1",
                "event:archive",
                "inbox:idpay?environment=uat",
                "delivery:netki/stop",
                "emulator:netki?attempts=many",
                "api:/v2/payments?method=FETCH",
                "api:/v2/payments?parameters=a"
            })
    void wrongUriIsNot(String uri) {
        assertThat(check(uri)).isNotEmpty();
    }

    /** As Kaoto writes it. */
    @ParameterizedTest
    @CsvSource({
        "inbox, provider, idpay, inbox:idpay",
        "ask, provider, idpay, ask:idpay",
        "events, name, archive, events:archive",
        "api, path, /v2/payments/{transactionId}, api:/v2/payments/{transactionId}"
    })
    void uriIsMadeOfItsParameters(String scheme, String parameter, String value, String uri) throws URISyntaxException {
        assertThat(catalog.asEndpointUri(scheme, Map.of(parameter, value), false))
                .isEqualTo(uri);
    }

    @Test
    void uriIsMadeOfSeveralParametersOfThePath() throws URISyntaxException {
        assertThat(catalog.asEndpointUri("delivery", Map.of("provider", "netki", "operation", "status"), false))
                .isEqualTo("delivery:netki/status");
    }

    static Stream<Path> files() throws IOException {
        return Files.walk(Path.of("routes")).filter(file -> file.toString().endsWith(".camel.yaml"));
    }

    @ParameterizedTest
    @MethodSource("files")
    void shippedRoutesNameKnownEndpoints(Path file) throws IOException {
        List<String> uris = new ArrayList<>();
        endpoints(YAML.readTree(file.toFile()), uris::add);

        assertThat(uris).isNotEmpty().allSatisfy(uri -> assertThat(check(uri)).isEmpty());
    }

    /** Where this fails: change the JSON in {@code META-INF/io/callbackgateway}, which is what Camel's and Kaoto's tools read. */
    @ParameterizedTest
    @CsvSource({
        "inbox, " + INBOX + "Endpoint",
        "events, " + EVENTS + "Endpoint",
        "ask, " + ASK + "Endpoint",
        "api, " + API + "Endpoint",
        "delivery, " + DELIVERY + "Endpoint",
        "emulator, " + EMULATOR + "Endpoint"
    })
    void whatTheToolsReadIsAsTheCodeSays(String scheme, Class<?> endpoint) throws IOException {
        JsonNode schema = JSON.readTree(catalog.componentJSonSchema(scheme));
        UriEndpoint head = endpoint.getAnnotation(UriEndpoint.class);
        Map<String, Option> options = new HashMap<>();
        for (Field field : fields(endpoint)) {
            UriPath path = field.getAnnotation(UriPath.class);
            UriParam parameter = field.getAnnotation(UriParam.class);
            if (path != null) {
                boolean required = field.getAnnotation(Metadata.class).required();
                options.put(field.getName(), new Option("path", required, path.description(), path.defaultValue()));
            } else if (parameter != null) {
                options.put(
                        field.getName(),
                        new Option("parameter", false, parameter.description(), parameter.defaultValue()));
            }
        }

        assertThat(schema.at("/component/title").asText()).isEqualTo(head.title());
        assertThat(schema.at("/component/syntax").asText()).isEqualTo(head.syntax());
        assertThat(schema.at("/component/consumerOnly").asBoolean()).isEqualTo(head.consumerOnly());
        assertThat(schema.at("/component/producerOnly").asBoolean()).isEqualTo(head.producerOnly());
        assertThat(options(schema.path("properties"))).isEqualTo(options);
    }

    /** Those of the gateway's own classes. */
    private static List<Field> fields(Class<?> endpoint) {
        List<Field> fields = new ArrayList<>();
        for (Class<?> each = endpoint; each.getName().startsWith("io.callbackgateway."); each = each.getSuperclass()) {
            fields.addAll(List.of(each.getDeclaredFields()));
        }
        return fields;
    }

    private record Option(String kind, boolean required, String description, String defaultValue) {}

    private static Map<String, Option> options(JsonNode properties) {
        Map<String, Option> options = new HashMap<>();
        properties
                .fields()
                .forEachRemaining(each -> options.put(
                        each.getKey(),
                        new Option(
                                each.getValue().path("kind").asText(),
                                each.getValue().path("required").asBoolean(),
                                each.getValue().path("description").asText(),
                                each.getValue().path("defaultValue").asText())));
        return options;
    }

    /** @return what is wrong, empty where nothing is */
    private String check(String uri) {
        EndpointValidationResult result = catalog.validateEndpointProperties(uri);
        boolean right = result.isSuccess() && result.getUnknownComponent() == null;
        return right ? "" : result.summaryErrorMessage(false, false, true);
    }

    /**
     * Every URI below a node, with its parameters; without those that a setting decides. The catalogue takes every {@code &} for the end of a
     * parameter, which Camel does not where it may stand in the value.
     */
    private static void endpoints(JsonNode node, Consumer<String> visitor) {
        for (String step : Arrays.asList("from", "to", "toD")) {
            JsonNode endpoint = node.path(step);
            String uri = endpoint.isTextual()
                    ? endpoint.asText()
                    : endpoint.path("uri").asText();
            List<String> parameters = new ArrayList<>();
            endpoint.path("parameters")
                    .fields()
                    .forEachRemaining(each -> parameters.add(
                            each.getKey() + "=" + each.getValue().asText().replace('&', '.')));
            if (!uri.isEmpty() && !uri.startsWith("{{")) {
                visitor.accept(parameters.isEmpty() ? uri : uri + "?" + String.join("&", parameters));
            }
        }
        node.forEach(child -> endpoints(child, visitor));
    }
}
