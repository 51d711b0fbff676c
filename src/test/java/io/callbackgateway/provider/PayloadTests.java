package io.callbackgateway.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JacksonException;
import io.callbackgateway.inbox.UnreadableException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadTests {

    private final Payload payload = new Payload();

    @Test
    void objectBecomesMapsListsTextsAndExactNumbers() throws IOException {
        Map<?, ?> object = json("{\"a\":{\"b\":[1,true,null,\"x\"]},\"n\":0.10,\"big\":12345678901234567890}");

        assertThat(object.get("a")).isEqualTo(Map.of("b", java.util.Arrays.asList(1, true, null, "x")));
        assertThat(object.get("n")).isEqualTo(new BigDecimal("0.10"));
        assertThat(object.get("big")).hasToString("12345678901234567890");
    }

    @Test
    void hugeExponentIsNeitherInfinityNorExpanded() {
        assertThatThrownBy(() -> json("{\"n\":1e999999999}")).isInstanceOf(UnreadableException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{}x",
                "{} {}",
                "{\"a\":1,\"a\":2}",
                "{/* c */}",
                "{'a':1}",
                "{a:1}",
                "{\"a\":NaN}",
                "{\"a\":01}",
                "{\"a\":1,}",
                "<a/>"
            })
    void whatIsNoStrictJsonIsRefused(String body) {
        assertThatThrownBy(() -> json(body)).isInstanceOf(JacksonException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "\"text\"", "1", "null", "true"})
    void jsonThatIsNoObjectIsUnreadable(String body) {
        assertThatThrownBy(() -> json(body)).isInstanceOf(UnreadableException.class);
    }

    @Test
    void deepNestingAndLongNumbersAreRefused() {
        assertThatThrownBy(() -> json("{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}"))
                .isInstanceOf(JacksonException.class);
        assertThatThrownBy(() -> json("{\"a\":" + "9".repeat(1_000_000) + "}")).isInstanceOf(JacksonException.class);
    }

    @Test
    void invalidUtf8IsRefused() {
        assertThatThrownBy(() -> payload.json(new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'}))
                .isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = ';',
            value = {
                "{\"Occurrence Description\":\"AB - x\"}; AB - x",
                "{\"occurrenceDescription\":\"AB - x\"}; AB - x",
                "{\"OCCURRENCE_DESCRIPTION\":\" AB - x \"}; AB - x",
                "{\"Descrição da Ocorrência\":\"AB - x\"}; AB - x",
                "{\"Descrição da Ocorrência\":\"second\",\"Occurrence Description\":\"first\"}; first",
                "{\"Occurrence Description\":7}; 7",
                "\"AB - x\"; AB - x",
                "AB - x; AB - x",
                "{\"broken\":; {\"broken\":"
            })
    void textIsFoundWhateverItsForm(String body, String text) {
        assertThat(text(body)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "{}",
                "[]",
                "null",
                "{\"Other\":\"x\"}",
                "{\"Occurrence Description\":null}",
                "{\"Occurrence Description\":\" \"}",
                "{\"Occurrence Description\":{\"x\":1}}",
                "{\"Occurrence Description\":[\"x\"]}"
            })
    void whereThereIsNoSingleTextThereIsNone(String body) {
        assertThat(text(body)).isNull();
    }

    private Map<?, ?> json(String body) throws IOException {
        return payload.json(body.getBytes(StandardCharsets.UTF_8));
    }

    private String text(String body) {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.getMessage().setBody(body.getBytes(StandardCharsets.UTF_8));
        return payload.text("Occurrence Description|Descrição da Ocorrência", exchange);
    }
}
