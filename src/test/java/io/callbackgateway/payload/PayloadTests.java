package io.callbackgateway.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callbackgateway.failure.UnreadableException;
import io.callbackgateway.inbox.Callback;
import io.callbackgateway.inbox.Origin;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadTests {

    private final Payload payload = new Payload();
    private final StrictJson format = new StrictJson();

    @BeforeEach
    void start() {
        format.setCamelContext(new DefaultCamelContext());
        format.start();
    }

    @Test
    void objectBecomesMapsListsTextsAndExactNumbers() throws Exception {
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
        assertThatThrownBy(() -> json(body)).isInstanceOf(UnreadableException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "\"text\"", "1", "null", "true"})
    void jsonThatIsNoObjectIsUnreadable(String body) {
        assertThatThrownBy(() -> json(body)).isInstanceOf(UnreadableException.class);
    }

    @Test
    void deepNestingAndLongNumbersAreRefused() {
        assertThatThrownBy(() -> json("{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}"))
                .isInstanceOf(UnreadableException.class);
        assertThatThrownBy(() -> json("{\"a\":" + "9".repeat(1_000_000) + "}")).isInstanceOf(UnreadableException.class);
    }

    @Test
    void invalidUtf8IsRefused() {
        byte[] body = {'{', '"', (byte) 0xff, '"', ':', '1', '}'};

        assertThatThrownBy(() -> json(body, "application/json")).isInstanceOf(UnreadableException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "UTF-8, ",
        "UTF-8, application/json",
        "UTF-8, application/json; charset=utf-8",
        "UTF-8, application/json; charset=us-ascii",
        "UTF-8, application/json; charset=x-unknown",
        "UTF-8, application/json; charset=",
        "ISO-8859-1, application/json; charset=iso-8859-1",
        "windows-1252, application/json;charset=\"windows-1252\"",
        "UTF-16, application/json; charset=UTF-16",
        "UTF-16LE, application/json; charset=UTF-16",
        "UTF-16LE, application/json; charset=UTF-16LE",
        "UTF-32BE, application/json; charset=UTF-32"
    })
    void bodyIsReadByTheCharsetOfItsContentType(Charset charset, String contentType) throws Exception {
        byte[] body = "{\"Descrição da Ocorrência\":\"não há\"}".getBytes(charset);

        assertThat(json(body, contentType)).isEqualTo(Map.of("Descrição da Ocorrência", "não há"));
        assertThat(payload.text("Descrição da Ocorrência", exchange(body, contentType)))
                .isEqualTo("não há");
        assertThat(payload.field("Descrição da Ocorrência", exchange(body, contentType)))
                .isEqualTo("não há");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"é\":1,\"é\":2}", "{} é", "{\"é\":1,}", "", "{\"é\":01}"})
    void anotherCharsetIsReadNoLessStrictly(String body) {
        assertThatThrownBy(() -> json(body.getBytes(StandardCharsets.ISO_8859_1), "text/json; charset=ISO-8859-1"))
                .isInstanceOf(UnreadableException.class);
    }

    @Test
    void bytesThatAreNotOfTheCharsetArePermanentFailures() {
        byte[] notShiftJis = {'{', '"', (byte) 0xff, '"', ':', '1', '}'};
        byte[] outsideUnicode = {0, 0, 0, '{', 0, 0, 0, '"', 0x7f, 0x7f, 0x7f, 0x7f, 0, 0, 0, '"'};

        assertThatThrownBy(() -> json(notShiftJis, "application/json; charset=Shift_JIS"))
                .isInstanceOf(UnreadableException.class);
        assertThatThrownBy(() -> json(outsideUnicode, "application/json")).isInstanceOf(UnreadableException.class);
    }

    @Test
    void textThatIsNoJsonIsReadByTheCharsetToo() throws Exception {
        byte[] body = "AB - não há".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(payload.text("x", exchange(body, "text/plain; charset=ISO-8859-1")))
                .isEqualTo("AB - não há");
        assertThat(payload.text("x", exchange(body, "text/plain"))).isEqualTo("AB - n\uFFFDo h\uFFFD");
    }

    @Test
    void charsetIsThatOfTheCallbackAndNotOfAnAnswerInItsPlace() throws Exception {
        Exchange exchange = exchange("{}".getBytes(StandardCharsets.UTF_8), "application/json; charset=ISO-8859-1");
        byte[] answer = "{\"a\":\"é\"}".getBytes(StandardCharsets.UTF_8);

        assertThat(format.unmarshal(exchange, answer)).isEqualTo(Map.of("a", "é"));
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
    void textIsFoundWhateverItsForm(String body, String text) throws Exception {
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
    void whereThereIsNoSingleTextThereIsNone(String body) throws Exception {
        assertThat(text(body)).isNull();
    }

    private Map<?, ?> json(String body) throws Exception {
        return json(body.getBytes(StandardCharsets.UTF_8), "application/json");
    }

    private Map<?, ?> json(byte[] body, String contentType) throws Exception {
        return (Map<?, ?>) format.unmarshal(exchange(body, contentType), body);
    }

    private String text(String body) throws Exception {
        return payload.text(
                "Occurrence Description|Descrição da Ocorrência",
                exchange(body.getBytes(StandardCharsets.UTF_8), "application/json"));
    }

    private static Exchange exchange(byte[] body, String contentType) {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.getMessage().setBody(body);
        exchange.setVariable(
                "callback",
                new Callback(
                        UUID.randomUUID(),
                        "idpay",
                        "uat",
                        Origin.CALLBACK,
                        null,
                        "POST",
                        Map.of(),
                        contentType == null ? Map.of() : Map.of("content-type", contentType),
                        "192.0.2.1",
                        Instant.now(),
                        body,
                        null));
        return exchange;
    }
}
