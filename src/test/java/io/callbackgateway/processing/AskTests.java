package io.callbackgateway.processing;

import static io.callbackgateway.processing.AskedRoute.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.jayway.jsonpath.JsonPath;
import io.callbackgateway.api.ApiAnswer;
import io.callbackgateway.ask.Ask;
import io.callbackgateway.failure.FailedException;
import io.callbackgateway.failure.ProviderUnavailableException;
import io.callbackgateway.inbox.Callback;
import io.callbackgateway.inbox.Origin;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a route from {@code ask:} gets, what it can make, and how it fails. */
class AskTests {

    private static final Map<String, String> API = Map.of("base-url", "https://api.example", "token", "hunter2");

    private ApiAnswer answer = answer(200, "{\"id\":\"t-1\",\"state\":\"paid\"}");
    private AskedRoute route;

    @AfterEach
    void stop() {
        if (route != null) {
            route.close();
        }
    }

    @Test
    void answerBecomesACallbackOfTheProvidersOwnShape() throws Exception {
        load("- to: { uri: 'api:/v1/{transactionId}' }", "- to: inbox:acme");
        Instant before = Instant.now();
        route.askAbout("t-1");

        Callback callback = route.callbacks.get(0);
        assertThat(route.callbacks).hasSize(1);
        assertThat(callback.id().version()).isEqualTo(7);
        assertThat(callback.provider()).isEqualTo("acme");
        assertThat(callback.environment()).isEqualTo("test");
        assertThat(callback.origin()).isEqualTo(Origin.RECONCILIATION);
        assertThat(callback.group()).isEqualTo("acme/test/t-1");
        assertThat(callback.method()).isEqualTo("POST");
        assertThat(callback.query()).isEmpty();
        assertThat(callback.headers()).isEmpty();
        assertThat(callback.receivedAt()).isBetween(before.minusMillis(1), Instant.now());
        assertThat(callback.basis()).isEqualTo(7);
        assertThat(route.bodyOf(0)).isEqualTo("{\"id\":\"t-1\",\"state\":\"paid\"}");
    }

    @Test
    void requestIsMadeOfTheRoutesVariables() throws Exception {
        load(
                "- setVariable: { name: state, constant: 'a b&c' }",
                "- to: { uri: inbox, parameters: { provider: acme, method: PUT, query: 'order={transactionId}&state={state}&%C3%A9=1',"
                        + " form: 'x={state}', headers: 'X-Event: {state}' } }");
        route.askAbout("t-1");

        Callback callback = route.callbacks.get(0);
        assertThat(callback.method()).isEqualTo("PUT");
        assertThat(callback.query()).isEqualTo(Map.of("order", "t-1", "state", "a b&c", "é", "1"));
        assertThat(callback.headers())
                .isEqualTo(Map.of("x-event", "a b&c", "content-type", "application/x-www-form-urlencoded"));
        assertThat(route.bodyOf(0)).isEqualTo("x=a+b%26c");
        assertThat(callback.group()).isEqualTo("acme/test/t-1");
    }

    @Test
    void wholeAnswerCanStandInsideOfAnother() throws Exception {
        answer = answer(200, "{\"id\":\"t-1\",\"amount\":10.50,\"tags\":[],\"none\":null}");
        load(
                "- to: { uri: 'api:/v1/{transactionId}' }",
                "- unmarshal: { json: {} }",
                "- setVariable: { name: answer, simple: '${body}' }",
                "- to: { uri: 'inbox:acme', parameters: { json: '{\"payment\": {answer}}' } }");
        route.askAbout("t-1");

        assertThat(route.bodyOf(0))
                .isEqualTo("{\"payment\": {\"id\":\"t-1\",\"amount\":10.50,\"tags\":[],\"none\":null}}");
        assertThat(route.callbacks.get(0).headers()).containsEntry("content-type", "application/json");
    }

    @Test
    void getHasNoBody() throws Exception {
        load(
                "- to: { uri: 'api:/v1/{transactionId}' }",
                "- to: { uri: 'inbox:acme', parameters: { method: GET, query: 'order={transactionId}' } }");
        route.askAbout("t-1");

        assertThat(route.callbacks.get(0).body()).isEmpty();
    }

    @Test
    void sweepGetsTheTimeAndNoTransaction() throws Exception {
        load(
                "- setVariable: { name: all, simple: '${variable.transactionId} ${variable.since} ${variable.before} ${variable.sinceUnix} ${variable.beforeUnix}' }",
                "- to: { uri: 'inbox:acme', parameters: { json: '{\"all\":\"{all}\"}' } }",
                "- to: { uri: 'inbox:acme', parameters: { json: '{\"id\":\"t-2\"}' } }");
        route.ask(Ask.changes(
                "acme", "test", Instant.ofEpochSecond(1_790_000_000), Instant.parse("2026-11-01T10:00:00.1Z")));

        assertThat(route.bodyOf(0))
                .isEqualTo(
                        "{\"all\":\" 2026-09-21T14:13:20.000000Z 2026-11-01T10:00:00.100000Z 1790000000 1793527200\"}");
        assertThat(route.callbacks).extracting(Callback::group).containsExactly(null, "acme/test/t-2");
        assertThat(route.callbacks).extracting(Callback::basis).containsOnlyNulls();
    }

    @Test
    void timeOfTheQuestionMayBeAVersion() throws Exception {
        load(
                "- to: { uri: 'inbox:acme', parameters: { json: '{\"id\":\"t-1\",\"asked\":\"{askedAt} {askedAtUnix}\"}' } }");
        Instant before = Instant.now();
        route.askAbout("t-1");

        String[] asked = JsonPath.<String>read(route.bodyOf(0), "$.asked").split(" ");
        assertThat(Instant.parse(asked[0])).isBetween(before.truncatedTo(ChronoUnit.MICROS), Instant.now());
        assertThat(asked[1]).isEqualTo(Long.toString(Instant.parse(asked[0]).getEpochSecond()));
    }

    @Test
    void sweepMayFindNothing() throws Exception {
        load("- to: { uri: 'api:/v1' }");
        route.ask(Ask.changes("acme", "test", Instant.EPOCH, Instant.now()));

        assertThat(route.callbacks).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"id\":\"t-2\"}", "{\"order\":{\"id\":3}}"})
    void anotherTransactionsDataIsAPermanentFailure(String body) throws Exception {
        answer = answer(200, body);
        load("- to: { uri: 'api:/v1/{transactionId}' }", "- to: inbox:acme");

        assertThatThrownBy(() -> route.askAbout("t-1"))
                .isInstanceOf(FailedException.class)
                .hasMessage("the answer is about another transaction");
        assertThat(route.callbacks).isEmpty();
    }

    @Test
    void idIsComparedAsTheLedgerWritesIt() throws Exception {
        answer = answer(200, "{\"id\":\"t\\u0000%41\"}");
        load("- to: { uri: 'api:/v1' }", "- to: inbox:acme");
        route.askAbout("t%00%2541");

        assertThat(route.callbacks.get(0).group()).isEqualTo("acme/test/t%00%2541");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "- to: { uri: 'api:/v1' }|its route ended without to: inbox:acme",
                "- to: inbox:other|to: inbox:other can only stand in a route from ask:other",
                "- to: { uri: 'inbox:acme', parameters: { method: DELETE } }|the facts of acme do not name the method DELETE",
                "- to: { uri: 'inbox:acme', parameters: { query: 'a={token}' } }|{token} of to: inbox:acme is no variable that the route has set",
                "- to: { uri: 'inbox:acme', parameters: { json: '{}' } }|the answer names no transaction",
                "- unmarshal: { json: {} }|the body is no JSON: it is empty",
                "- throwException: { exceptionType: java.lang.IllegalStateException, message: hunter2 }|the route failed at acme.camel:9: java.lang.IllegalStateException",
                "- throwException: { exceptionType: io.callbackgateway.failure.FailedException, message: it is gone }|it is gone"
            })
    void permanentFailureSaysWhyToPeople(String step, String reason) throws Exception {
        load(step);

        assertThatThrownBy(() -> route.askAbout("t-1"))
                .isInstanceOf(FailedException.class)
                .hasMessage(reason)
                .hasNoCause();
    }

    @Test
    void bodyThatIsNeitherBytesNorTextIsAPermanentFailure() throws Exception {
        load("- to: { uri: 'api:/v1' }", "- unmarshal: { json: {} }", "- to: inbox:acme");

        assertThatThrownBy(() -> route.askAbout("t-1"))
                .isInstanceOf(FailedException.class)
                .hasMessage("the body is neither bytes nor text: name json, form or xml at to: inbox:acme");
    }

    @ParameterizedTest
    @CsvSource({"503, ''", "429, ''", "200, <html>", "200, []"})
    void apiThatIsAwayOrAnswersGarbageIsATransientFailure(int status, String body) throws Exception {
        answer = answer(status, body);
        load("- to: { uri: 'api:/v1' }", "- unmarshal: { json: {} }", "- to: inbox:acme");

        assertThatThrownBy(() -> route.askAbout("t-1")).isInstanceOf(ProviderUnavailableException.class);
    }

    @Test
    void whoAskedMayRejectACallback() throws Exception {
        load(
                "- to: { uri: 'api:/v1' }",
                "- doTry: { steps: [ { to: 'inbox:acme' } ], doCatch: [ { exception: [ java.lang.Exception ], steps: [ { log: x } ] } ] }");
        IllegalStateException full = new IllegalStateException("full");

        assertThatThrownBy(() -> route.asking.ask(Ask.about("acme", "test", "t-1", null), callback -> {
                    throw full;
                }))
                .isSameAs(full);
    }

    @Test
    void loopWithoutEndEnds() throws Exception {
        load("- loop: { constant: '20000', steps: [ { to: { uri: 'inbox:acme', parameters: { json: '{}' } } } ] }");

        assertThatThrownBy(() -> route.ask(Ask.changes("acme", "test", Instant.EPOCH, Instant.now())))
                .isInstanceOf(FailedException.class)
                .hasMessageStartingWith("the route has made more than 10000 callbacks of one question");
        assertThat(route.callbacks).hasSize(10_000);
    }

    @Test
    void loopOfQuestionsWithoutEndEnds() throws Exception {
        load(
                "- loop: { doWhile: true, simple: '${variable.apiStatus} != 404', steps: [ { to: { uri: 'api:/v1' } } ] }");

        assertThatThrownBy(() -> route.ask(Ask.changes("acme", "test", Instant.EPOCH, Instant.now())))
                .isInstanceOf(FailedException.class)
                .hasMessageStartingWith("the route has run api: more than 1000 times");
        assertThat(route.questions).hasSize(1_000);
    }

    @Test
    void routeThatDoesNotRunIsNotAsked() throws Exception {
        load("- to: { uri: 'api:/v1' }", "- to: inbox:acme");
        assertThat(route.asking.canAsk("acme")).isTrue();
        assertThat(route.asking.canSweep("acme")).isTrue();
        assertThat(route.asking.canAsk("other")).isFalse();
        assertThat(route.asking.canSweep("other")).isFalse();

        route.context().getRouteController().stopRoute("acme-ask");
        assertThat(route.asking.canAsk("acme")).isFalse();
        assertThatThrownBy(() -> route.askAbout("t-1"))
                .isInstanceOf(FailedException.class)
                .hasMessage("no route from ask:acme runs: its file needs one to ask its API");

        route.context().getRouteController().startRoute("acme-ask");
        route.askAbout("t-1");
        assertThat(route.callbacks).hasSize(1);
    }

    private void load(String... steps) throws Exception {
        String yaml =
                """
                - beans:
                    - name: acme
                      type: io.callbackgateway.provider.ProviderFacts
                      properties: { methods: "POST, PUT, GET", transactionIdParameters: order, transactionIdPointers: "/id, /order/id, /payment/id", sweeps: true }
                - route:
                    id: acme-ask
                    from:
                      uri: ask:acme
                      steps:
                """
                        .concat(String.join("\n", steps).indent(8));
        route = new AskedRoute(ResourceHelper.fromString("acme.camel.yaml", yaml), "acme", "test", API, any -> answer);
    }
}
