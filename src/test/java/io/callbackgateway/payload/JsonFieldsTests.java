package io.callbackgateway.payload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.callbackgateway.testing.RunningGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.FileSystemUtils;

/** How a route reads fields that must be there, may be there, or stand elsewhere than it thinks. */
class JsonFieldsTests {

    @TempDir
    static Path routes;

    private static RunningGateway gateway;

    @BeforeAll
    static void start() throws IOException {
        FileSystemUtils.copyRecursively(Path.of("routes/dispatch"), routes.resolve("dispatch"));
        Files.writeString(
                routes.resolve("fields.camel.yaml"),
                """
                - beans:
                    - name: fields
                      type: io.callbackgateway.provider.ProviderFacts
                - route:
                    id: fields
                    from:
                      uri: inbox:fields
                      steps:
                        - unmarshal: { json: {} }
                        - setVariable: { name: transactionId, jsonpath: "$.id" }
                        - setVariable: { name: reference, jsonpath: { expression: "$.order.number", suppressExceptions: true } }
                        - setVariable: { name: status, constant: pending }
                        - to: direct:record
                """);
        gateway = RunningGateway.start(
                "gateway.routes-dir=" + routes, "gateway.providers.fields.production.auth[0].none=true");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void whatIsThereIsRead() {
        assertThat(event("{\"id\":\"1\",\"order\":{\"number\":\"A7\"}}")
                        .path("data")
                        .path("reference")
                        .textValue())
                .isEqualTo("A7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"order\":{}", ",\"order\":\"A7\"", ",\"order\":null", ",\"order\":[{\"number\":1}]"})
    void whatIsMarkedAsOptionalMayBeMissing(String order) {
        assertThat(event("{\"id\":\"2" + order.hashCode() + "\"" + order + "}")
                        .path("data")
                        .has("reference"))
                .isFalse();
    }

    @Test
    void whatIsNotMarkedMustBeThere() {
        String callbackId = accept("{\"order\":{\"number\":\"A7\"}}");

        assertThat(gateway.outcomeOf(callbackId)).isEqualTo("unreadable");
        assertThat(gateway.detailOf(callbackId)).isEqualTo("there is no $.id");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = ';',
            value = {
                "[{\"id\":\"3\"}]; the body is a JSON array: unmarshal with useList: true",
                "\"3\"; the body is JSON, but no object",
                "null; the body is JSON, but no object",
                "{\"id\":; the body is no JSON (line 1, column 7)"
            })
    void whatIsNoObjectIsUnreadable(String body, String reason) {
        assertThat(gateway.detailOf(accept(body))).isEqualTo(reason);
    }

    private static JsonNode event(String body) {
        return gateway.eventOf(accept(body));
    }

    private static String accept(String body) {
        return RunningGateway.callbackId(gateway.post("/callbacks/fields/production", body));
    }
}
