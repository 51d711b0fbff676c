package io.callbackgateway.payload;

import static org.assertj.core.api.Assertions.assertThat;

import io.callbackgateway.failure.Failures;
import io.callbackgateway.inbox.Callback;
import io.callbackgateway.inbox.Origin;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How routes read bodies, by one step each, and whose fault it is when they cannot. */
class RouteBodiesTests {

    private static final CamelContext CONTEXT = new DefaultCamelContext();

    @BeforeAll
    static void start() throws Exception {
        RouteFormats.bindTo(CONTEXT.getRegistry());
        CONTEXT.getComponent("direct", DirectComponent.class).setBlock(false);
        load("form", "unmarshal: { custom: form }");
        load("canonical", "unmarshal: { custom: { ref: form } }");
        load("xml", "unmarshal: { custom: xml }");
        load("json", "unmarshal: { json: {} }");
        load("list", "unmarshal: { json: { useList: true } }");
        load("id", "setVariable: { name: id, jsonpath: \"$.id\" }");
        load("optional", "setVariable: { name: id, jsonpath: { expression: \"$.id\", suppressExceptions: true } }");
        load("deep", "setVariable: { name: id, jsonpath: { expression: \"$.a.b[0].c\", suppressExceptions: true } }");
        load("filter", "setVariable: { name: id, jsonpath: \"$.a[?(@.b == 1)].c\" }");
        load("method", "setVariable: { name: id, simple: \"${body.txt}\" }");
        load("nowhere", "to: direct:elsewhere");
        CONTEXT.start();
    }

    @AfterAll
    static void stop() {
        CONTEXT.stop();
    }

    private static void load(String name, String step) throws Exception {
        PluginHelper.getRoutesLoader(CONTEXT)
                .loadRoutes(ResourceHelper.fromString(
                        name + ".yaml",
                        """
                        - errorHandler: { noErrorHandler: {} }
                        - route:
                            id: %s
                            from:
                              uri: direct:%s
                              steps:
                                - %s
                        """
                                .formatted(name, name, step)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"form", "canonical"})
    void formIsAMapOfTextsAndLists(String step) {
        assertThat(read(step, "id=tr_1&name=a+b%26c&empty=&bare&list=1&list=2&data[id]=%C3%A9&&"))
                .isEqualTo(Map.of(
                        "id",
                        "tr_1",
                        "name",
                        "a b&c",
                        "empty",
                        "",
                        "bare",
                        "",
                        "list",
                        List.of("1", "2"),
                        "data[id]",
                        "é"));
    }

    @Test
    void formIsReadByTheCallbacksCharset() {
        Exchange exchange = exchange(
                "name=Jos%E9&raw=Jos\u00e9".getBytes(StandardCharsets.ISO_8859_1),
                "application/x-www-form-urlencoded; charset=ISO-8859-1");

        assertThat(send("form", exchange).getMessage().getBody()).isEqualTo(Map.of("name", "José", "raw", "José"));
        assertThat(reason("form", "name=Jos%E9")).isEqualTo("the body is no form (byte 6)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "form; ``; the body is no form: it is empty",
                "form; &&; the body is no form: it is empty",
                "form; {\"id\":1}; the body is no form (byte 1)",
                "form; <a/>; the body is no form (byte 1)",
                "form; a=b c; the body is no form (byte 4)",
                "form; a=%4; the body is no form (byte 3)",
                "form; a=%zz; the body is no form (byte 3)",
                "form; a=%C3; the body is no form (byte 3)",
                "xml; {\"id\":1}; the body is no XML: it is not well-formed",
                "xml; ``; the body is no XML: it is not well-formed",
                "json; ` `; the body is no JSON: it is empty",
                "json; id=1; the body is no JSON (line 1, column 1)",
                "json; {\"a\":1e999999999}; the body is no JSON: it holds a number beyond all bounds",
                "json; [1]; the body is a JSON array: unmarshal with useList: true",
                "json; 1; the body is JSON, but no object",
                "list; {}; the body is JSON, but no array"
            })
    void callbackThatCannotBeReadIsUnreadableForAReasonOfItsOwn(String step, String body, String reason) {
        assertThat(reason(step, body)).isEqualTo(reason);
        assertThat(Failures.isUnreadable(failure(step, exchange(body)))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"form, {}", "xml, {}", "json, <html>", "list, {}"})
    void answerThatCannotBeReadIsAFailureThatPasses(String step, String answer) {
        Exchange exchange = exchange("{}!");
        exchange.getMessage().setBody(answer.getBytes(StandardCharsets.UTF_8));
        exchange.setVariable("apiStatus", 200);

        Throwable failure = failure(step, exchange);

        assertThat(Failures.isTransient(failure)).isTrue();
        assertThat(Failures.describe(failure)).contains("the answer of the provider's API is ");
    }

    @Test
    void partOfACallbackIsTheCallbacksOwn() {
        Exchange exchange = exchange("payload={");
        exchange.getMessage().setBody("{");

        assertThat(Failures.isUnreadable(failure("json", exchange))).isTrue();
    }

    @Test
    void formOfTooManyFieldsIsUnreadable() {
        assertThat(reason("form", "a&".repeat(10_001))).isEqualTo("the body is a form of more than 10000 fields");
    }

    @Test
    void xmlIsReadByItsProlog() {
        byte[] xml =
                "<?xml version='1.0' encoding='ISO-8859-1'?><p><id>é</id></p>".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(send("xml", exchange(xml, "text/xml; charset=utf-8"))
                        .getMessage()
                        .getBody())
                .isEqualTo(Map.of("@root", "p", "id", "é"));
    }

    @ParameterizedTest
    @CsvSource({"form, b=1", "xml, <a><b>1</b></a>", "json, {}"})
    void fieldThatMustBeThereIsNamedWhereItIsNot(String format, String body) {
        Exchange exchange = exchange(body);
        send(format, exchange);

        Throwable failure = failure("id", exchange);

        assertThat(Failures.isUnreadable(failure)).isTrue();
        assertThat(Failures.reason(failure, "acme.camel.yaml:7")).isEqualTo("there is no $.id");
    }

    @ParameterizedTest
    @CsvSource({
        "form, b=1, optional",
        "form, a=1, deep",
        "form, a=1&a=2, deep",
        "xml, <a><b>1</b></a>, optional",
        "xml, <r><a>text</a></r>, deep",
        "xml, <r><a><b/></a></r>, deep",
        "json, {}, optional",
        "json, '{\"a\":null}', deep"
    })
    void fieldThatMayBeMissingIsNothing(String format, String body, String step) {
        Exchange exchange = exchange(body);
        send(format, exchange);

        assertThat(send(step, exchange).getVariable("id")).isNull();
    }

    @Test
    void filterThatDoesNotFitIsTheBodysFaultAndQuotesNothing() {
        Exchange exchange = exchange("{\"a\":\"hunter2\"}");
        send("json", exchange);

        Throwable failure = failure("filter", exchange);

        assertThat(Failures.isUnreadable(failure)).isTrue();
        assertThat(Failures.reason(failure, null)).doesNotContain("hunter2").contains("$.a[?(@.b == 1)].c");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"method; there is no method txt", "nowhere; no route starts at what it sends to"})
    void whatIsWrongByItselfIsTheRoutesFault(String step, String fault) {
        Throwable failure = failure(step, exchange("{\"path\":\"a[\"}"));

        assertThat(Failures.isTransient(failure)).isFalse();
        assertThat(Failures.isUnreadable(failure)).isFalse();
        assertThat(Failures.reason(failure, "acme.camel.yaml:17"))
                .isEqualTo("the route failed at acme.camel.yaml:17: " + fault);
    }

    private static Object read(String step, String body) {
        return send(step, exchange(body)).getMessage().getBody();
    }

    private static String reason(String step, String body) {
        return Failures.reason(failure(step, exchange(body)), null);
    }

    private static Throwable failure(String step, Exchange exchange) {
        Throwable failure = run(step, exchange).getException();
        assertThat(failure).isNotNull();
        return failure;
    }

    private static Exchange send(String step, Exchange exchange) {
        assertThat(run(step, exchange).getException()).isNull();
        return exchange;
    }

    private static Exchange run(String step, Exchange exchange) {
        return CONTEXT.createProducerTemplate().send("direct:" + step, exchange);
    }

    private static Exchange exchange(String body) {
        return exchange(body.getBytes(StandardCharsets.UTF_8), null);
    }

    private static Exchange exchange(byte[] body, String contentType) {
        Exchange exchange = CONTEXT.getEndpoint("direct:json").createExchange();
        exchange.getMessage().setBody(body);
        exchange.setVariable(
                "callback",
                new Callback(
                        UUID.randomUUID(),
                        "acme",
                        "test",
                        Origin.CALLBACK,
                        null,
                        "POST",
                        Map.of(),
                        contentType == null ? Map.of() : Map.of("content-type", contentType),
                        "192.0.2.1",
                        Instant.EPOCH,
                        body,
                        null));
        return exchange;
    }
}
