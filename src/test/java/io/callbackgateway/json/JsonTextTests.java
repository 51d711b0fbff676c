package io.callbackgateway.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonPointer;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[1,]",
                "{} {}",
                "{}x",
                "{\"a\":1,\"a\":1}",
                "{\"a\":{\"b\":1,\"\\u0062\":1}}",
                "{a:1}",
                "['a']",
                "[// no\n1]",
                "[NaN]",
                "[01]",
                "[+1]",
                "[\"\t\"]",
                "true false",
            })
    void whatIsNoStrictJsonIsNone(String text) {
        assertThat(JsonText.isJson(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "0", "-0.0e1", "true", "null", "\"\"", " [1, {\"a\": [null]}]\n"})
    void anyValueIsJson(String text) {
        assertThat(JsonText.isJson(text)).isTrue();
    }

    @Test
    void depthAndSizeAreBounded() {
        assertThat(JsonText.isJson("[".repeat(64) + "]".repeat(64))).isTrue();
        assertThat(JsonText.isJson("[".repeat(65) + "]".repeat(65))).isFalse();
        assertThat(JsonText.isJson("[" + "0,".repeat(90_000) + "0]")).isTrue();
        assertThat(JsonText.isJson("[" + "0,".repeat(110_000) + "0]")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16BE", "UTF-16LE", "UTF-32BE"})
    void unicodeIsReadInItsForms(String charset) throws IOException {
        JsonText json = JsonText.of("{\"a\":\"Zoë €\"}".getBytes(Charset.forName(charset)));

        assertThat(json.text(JsonPointer.compile("/a"))).isEqualTo("Zoë €");
    }

    @Test
    void bytesThatAreNoUnicodeAreNone() {
        assertThatThrownBy(() -> JsonText.of("{\"a\":\"Zoë\"}".getBytes(StandardCharsets.ISO_8859_1)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void fieldsAreWhereAPointerLeads() throws IOException {
        JsonText json =
                JsonText.of("{\"a\":[{\"b/c\":1.50},{\"d~\":null}],\"\":\"empty\"}".getBytes(StandardCharsets.UTF_8));

        assertThat(json.text(JsonPointer.compile("/a/0/b~1c"))).isEqualTo("1.50");
        assertThat(json.text(JsonPointer.compile("/a/1/d~0"))).isNull();
        assertThat(json.text(JsonPointer.compile("/a/2/d"))).isNull();
        assertThat(json.text(JsonPointer.compile("/"))).isEqualTo("empty");
        assertThat(json.elements(JsonPointer.compile("/a"))).hasSize(2);
        assertThatThrownBy(() -> json.text(JsonPointer.compile("/a"))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> json.elements(JsonPointer.compile("/b"))).isInstanceOf(IOException.class);
        assertThat(json).hasToString("JSON");
    }
}
