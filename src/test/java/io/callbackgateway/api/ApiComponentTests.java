package io.callbackgateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callbackgateway.failure.FailedException;
import io.callbackgateway.failure.Failures;
import io.callbackgateway.failure.ProviderUnavailableException;
import io.callbackgateway.failure.UnreadableException;
import io.callbackgateway.provider.EnvironmentSettings;
import io.callbackgateway.provider.ProviderSettings;
import io.callbackgateway.template.Template;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What routes can ask, in a context without server, broker and Spring. */
class ApiComponentTests {

    private static final Map<String, String> SETTINGS =
            Map.of("base-url", "https://api.example/base", "token", "p=2+W/x&y%Z", "merchantid", "12000000");

    private final List<ApiQuestion> questions = new ArrayList<>();
    private final Map<String, Object> variables = new HashMap<>();
    private ApiAccess access = ApiAccess.shared("acme", "test", new HashMap<>());
    private int status = 200;

    private final CamelContext context = new DefaultCamelContext();

    @BeforeEach
    void start() {
        ProviderSettings settings = new ProviderSettings(Map.of(
                "acme",
                Map.of(
                        "test",
                        new EnvironmentSettings(
                                List.of(), null, null, List.of(), SETTINGS, 8, 0, null, null, null, null))));
        context.addComponent("api", new ApiComponent(settings, question -> {
            questions.add(question);
            return new ApiAnswer(status, "answer".getBytes(StandardCharsets.UTF_8));
        }));
        variables.put("id", "tr_1");
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void getIsTheDefaultAndTheAnswerIsBodyAndStatus() throws Exception {
        Exchange exchange = run("to: { uri: \"api:/v2/payments/{id}\" }");

        ApiQuestion question = questions.get(0);
        assertThat(question).isEqualTo(new ApiQuestion("acme", "test", "GET", "/v2/payments/tr_1", Map.of(), null));
        assertThat(exchange.getMessage().getBody(String.class)).isEqualTo("answer");
        assertThat(exchange.getVariable("apiStatus")).isEqualTo(200);
    }

    @Test
    void kaotosFormIsTheSame() throws Exception {
        run("to: { uri: api, parameters: { path: \"/v2/payments/{id}\", query: \"a=1&b={id}\" } }");

        assertThat(target()).isEqualTo("/v2/payments/tr_1?a=1&b=tr_1");
    }

    @ParameterizedTest
    @CsvSource({
        "a b, a%20b",
        "a/../b, a%2F..%2Fb",
        "a?b#c&d, a%3Fb%23c%26d",
        "%2e%2e, %252e%252e",
        "{x}, %7Bx%7D",
        "é, %C3%A9",
        "a+b;c=d, a%2Bb%3Bc%3Dd",
        "'a\r\nb', a%0D%0Ab"
    })
    void valueIsOnePartOfThePath(String value, String written) throws Exception {
        variables.put("id", value);
        run("to: { uri: \"api:/v2/{id}/x\" }");

        assertThat(target()).isEqualTo("/v2/" + written + "/x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ".", "..", "...", "\ud800"})
    void valueThatWouldLeadElsewhereIsTheCallbacksFault(String value) {
        variables.put("id", value);

        assertThatThrownBy(() -> run("to: { uri: \"api:/v2/{id}\" }"))
                .isInstanceOf(UnreadableException.class)
                .hasMessageStartingWith("{id} ");
        assertThat(questions).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"a b&c=d, a%20b%26c%3Dd", "a+b, a%2Bb", "é, %C3%A9", "'', ''"})
    void valueIsOneParameterOfTheQuery(String value, String written) throws Exception {
        variables.put("id", value);
        run("to: { uri: \"api:/v2\", parameters: { query: \"a={id}&from=2026-01-01T00:00:00Z\" } }");

        assertThat(target()).isEqualTo("/v2?a=" + written + "&from=2026-01-01T00:00:00Z");
    }

    @Test
    void formIsPostedWithSettingsAndVariablesEncoded() throws Exception {
        variables.put("id", "a b&c");
        run(
                """
                to:
                      uri: api:/Query.aspx
                      parameters: { form: "merchantId={merchant-id}&token={token}&transactionId={id}&note=(x)" }
                """);

        ApiQuestion question = questions.get(0);
        assertThat(question.method()).isEqualTo("POST");
        assertThat(question.target()).isEqualTo("/Query.aspx");
        assertThat(question.headers()).isEqualTo(Map.of("Content-Type", "application/x-www-form-urlencoded"));
        assertThat(question.body())
                .isEqualTo("merchantId=12000000&token=p%3D2%2BW%2Fx%26y%25Z&transactionId=a+b%26c&note=(x)");
    }

    @Test
    void jsonIsTextInQuotesAndAScalarWithout() throws Exception {
        variables.put("id", "a\"b\\c\nd");
        variables.put("amount", 10.5);
        run(
                """
                to:
                      uri: api:/v2/search
                      parameters:
                        json: |
                          { "a": { "id": "x-{id}-\\\\", "amount": {amount}, "tags": [ "{}" ] } }
                        headers: "Accept: application/json, text/plain, Content-Type: application/vnd.api+json,X-Id: {amount}"
                """);

        ApiQuestion question = questions.get(0);
        assertThat(question.body())
                .isEqualToIgnoringNewLines(
                        "{ \"a\": { \"id\": \"x-a\\\"b\\\\c\\nd-\\\\\", \"amount\": 10.5, \"tags\": [ \"{}\" ] } }");
        assertThat(question.headers())
                .containsOnly(
                        Map.entry("Accept", "application/json, text/plain"),
                        Map.entry("Content-Type", "application/vnd.api+json"),
                        Map.entry("X-Id", "10.5"));
    }

    @Test
    void jsonValueThatIsNoneIsTheCallbacksFault() {
        variables.put("id", "1,\"admin\":true");

        assertThatThrownBy(() -> run("to: { uri: \"api:/v2\", parameters: { json: '{\"a\":{id}}' } }"))
                .isInstanceOf(UnreadableException.class)
                .hasMessageNotContaining("admin");
    }

    @Test
    void mapOrListOutsideOfQuotesIsWrittenAsJson() throws Exception {
        variables.put("id", Map.of("a \" b", List.of(new BigDecimal("10.50"), "é\ud800")));
        variables.put("none", List.of());
        run("to: { uri: \"api:/v2\", parameters: { json: '{\"identity\": {id}, \"list\":{none}}' } }");

        assertThat(questions.get(0).body())
                .isEqualTo("{\"identity\": {\"a \\\" b\":[10.50,\"\\u00E9\\uD800\"]}, \"list\":[]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"json: '{\"a\":\"{id}\"}'", "form: \"a={id}\"", "xml: '<a>{id}</a>'", "query: \"a={id}\""})
    void elsewhereItIsTheCallbacksFault(String parameter) {
        variables.put("id", List.of("hunter2"));

        assertThatThrownBy(() -> run("to: { uri: \"api:/v2\", parameters: { " + parameter + " } }"))
                .isInstanceOf(UnreadableException.class)
                .hasMessage("{id} is no single value");
    }

    @Test
    void limitOfQuestionsIsAPermanentFailure() throws Exception {
        access = ApiAccess.limited("acme", "test", 2);
        run("to: { uri: \"api:/v2/{id}\" }");
        send();

        assertThat(questions).as("asked anew each time").hasSize(2);
        assertThatThrownBy(this::send)
                .isInstanceOf(FailedException.class)
                .hasMessageStartingWith("the route has run api: more than 2 times");
        assertThat(questions).hasSize(2);
    }

    @Test
    void xmlIsEscaped() throws Exception {
        variables.put("id", "<a b=\"c\">&'é");
        run(
                "to: { uri: \"api:/soap\", parameters: { method: PUT, xml: '<q id=\"{id}\" xmlns=\"urn:x\"><n>{id}</n></q>' } }");

        assertThat(questions.get(0).method()).isEqualTo("PUT");
        assertThat(questions.get(0).body())
                .isEqualTo("<q id=\"&lt;a b=&quot;c&quot;&gt;&amp;&apos;é\" xmlns=\"urn:x\">"
                        + "<n>&lt;a b=&quot;c&quot;&gt;&amp;&apos;é</n></q>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nX-Other: 1", "a\nb", "é", "\u0000"})
    void headerHoldsNoMoreThanItsValue(String value) {
        variables.put("id", value);

        assertThatThrownBy(() -> run("to: { uri: \"api:/v2\", parameters: { headers: \"X-Id: {id}\" } }"))
                .isInstanceOf(UnreadableException.class);
        assertThat(questions).isEmpty();
    }

    @Test
    void nameThatStandsForNothingIsAPermanentFailureThatNamesIt() {
        assertThatThrownBy(() -> run("to: { uri: \"api:/v2/{transactionid}\" }"))
                .isInstanceOf(FailedException.class)
                .hasMessage(
                        "{transactionid} of GET /v2/{transactionid} is neither a key of the api settings nor a variable"
                                + " that the route has set");
    }

    @Test
    void mapIsNoValue() {
        variables.put("id", Map.of("hunter", 2));

        assertThatThrownBy(() -> run("to: { uri: \"api:/v2/{id}\" }"))
                .isInstanceOf(UnreadableException.class)
                .hasMessage("{id} is no single value");
    }

    @ParameterizedTest
    @CsvSource({"200, 200", "201, 201", "204, 204", "404, 404"})
    void successAndNotFoundComeBackToTheRoute(int answered, int seen) throws Exception {
        status = answered;

        assertThat(run("to: { uri: \"api:/v2/{id}\" }").getVariable("apiStatus"))
                .isEqualTo(seen);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 408, 429, 500, 502, 503, 504, 599})
    void whatPassesOrSomebodyMustMendIsTransient(int answered) {
        status = answered;

        assertThatThrownBy(() -> run("to: { uri: \"api:/v2/{id}\" }"))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageStartingWith("the provider's API answered " + answered + " to GET /v2/{id}")
                .matches(Failures::isTransient);
    }

    @Test
    void deniedQuestionNamesTheSettingsToCheck() {
        status = 401;

        assertThatThrownBy(() -> run("to: { uri: \"api:/v2/{id}\" }"))
                .hasMessageEndingWith(
                        "; check gateway.providers.acme.test.api.merchantid, gateway.providers.acme.test.api.token")
                .hasMessageNotContaining("12000000");
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308, 400, 405, 409, 410, 422})
    void everythingElseIsPermanentAndSaysNothingOfTheCallback(int answered) {
        status = answered;

        assertThatThrownBy(() -> run("to: { uri: \"api:/v2/{id}\" }"))
                .isInstanceOf(FailedException.class)
                .hasMessage("the provider's API answered " + answered + " to GET /v2/{id}")
                .matches(failure -> !Failures.isTransient(failure) && !Failures.isUnreadable(failure));
    }

    @Test
    void sameQuestionIsAskedOnceByThoseWhoShareAnswers() throws Exception {
        String step = "to: { uri: \"api:/v2/{id}\" }";
        run(step);
        send();
        variables.put("id", "tr_2");
        send();

        assertThat(questions).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "uri: \"api:v2/{id}\"; path must begin with a slash",
                "uri: \"api:/v2/../{id}\"; path may not hold an empty part",
                "uri: \"api:/v2//{id}\"; path may not hold an empty part",
                "uri: \"api:/v2\", parameters: { form: a=1, json: '{}' }; one of form, json and xml is the body",
                "uri: \"api:/v2\", parameters: { method: FETCH }; method must be one of [GET, POST, PUT, PATCH, DELETE]",
                "uri: \"api:/v2\", parameters: { method: GET, form: a=1 }; a GET has no body: leave out method, or the form",
                "uri: \"api:/v2\", parameters: { json: '{\"a\":}' }; json is none: line 1, column 6",
                "uri: \"api:/v2\", parameters: { xml: '<a><b></a>' }; xml is none: line 1, column ",
                "uri: \"api:/v2\", parameters: { headers: Accept }; headers must be names, each with a colon and a value",
                "uri: \"api:/v2\", parameters: { headers: \"a: 1, A: 2\" }; headers may name each but once: A",
                "uri: \"api:/v2\", parameters: { headers: \"host: x\" }; headers may not set host",
                "uri: \"api:/v2\", parameters: { quer: a }; quer"
            })
    void whatIsNoQuestionIsFoundWhenTheRouteIsLoaded(String to, String problem) {
        assertThatThrownBy(() -> run("to: { " + to + " }")).rootCause().hasMessageContaining(problem);
    }

    @Test
    void namesOfATemplateCanBeListed() throws Exception {
        run("to: { uri: \"api:/v2/{id}\", parameters: { query: \"a={token}\", headers: \"X-A: {merchant-id}\" } }");

        assertThat(context.getEndpoints())
                .filteredOn(ApiEndpoint.class::isInstance)
                .flatExtracting(endpoint -> ((ApiEndpoint) endpoint).names())
                .containsExactlyInAnyOrder("id", "merchant-id", "token");
        assertThat(Template.namesIn("{\"a\":\"{b.c}\",\"d\":{},\"e\":{f}}")).containsExactly("b.c", "f");
    }

    @Test
    void questionDoesNotShowWhatItHolds() throws Exception {
        run("to: { uri: \"api:/v2/{token}\" }");

        assertThat(questions.get(0)).hasToString("GET at acme/test");
        assertThat(context.getEndpoints().toString()).doesNotContain("p=2");
    }

    /** @param step YAML, of which lines after the first are indented by six or more */
    private Exchange run(String step) throws Exception {
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(ResourceHelper.fromString(
                        "acme.camel.yaml",
                        """
                        - errorHandler: { noErrorHandler: {} }
                        - route:
                            id: acme
                            from:
                              uri: direct:acme
                              steps:
                        """
                                .concat(("- " + step.strip()).indent(8))));
        context.start();
        return send();
    }

    private Exchange send() throws Exception {
        Exchange exchange = context.getEndpoint("direct:acme").createExchange();
        access.giveTo(exchange);
        variables.forEach(exchange::setVariable);
        Exchange result = context.createProducerTemplate().send("direct:acme", exchange);
        if (result.getException() != null) {
            throw result.getException();
        }
        return result;
    }

    private String target() {
        return questions.get(0).target();
    }
}
