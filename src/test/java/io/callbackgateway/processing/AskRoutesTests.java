package io.callbackgateway.processing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callbackgateway.api.ApiAnswer;
import io.callbackgateway.api.ApiQuestion;
import io.callbackgateway.ask.Ask;
import io.callbackgateway.failure.FailedException;
import io.callbackgateway.failure.ProviderUnavailableException;
import io.callbackgateway.inbox.Callback;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the routes that ask do with the answers that each provider's documentation names, and with those that it does not. */
class AskRoutesTests {

    private static final String ID = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
    private static final Map<String, String> ENVIRONMENTS =
            Map.of("netki", "test", "idpay", "uat", "proposal", "homologation", "netaxept", "test");

    private final Map<String, ApiAnswer> answers = new HashMap<>();
    private AskedRoute route;

    @AfterEach
    void stop() {
        if (route != null) {
            route.close();
        }
    }

    @Test
    void netkisTransactionIsTheIdentityOfACallback() throws Exception {
        String transaction =
                "{\"id\":\"" + ID + "\",\"state\":\"completed\",\"updated\":\"2026-07-01T09:05:44.881200Z\","
                        + "\"transaction_identity\":{\"errors\":[],\"client_guid\":null},\"notes\":\"\\u00e9\"}";
        answer("GET /api/transactions/" + ID + "/", 200, transaction);
        askAbout("netki", ID);

        assertThat(route.callbacks).extracting(Callback::method).containsExactly("POST");
        assertThat(route.callbacks.get(0).headers()).containsEntry("content-type", "application/json");
        assertThat(route.bodyOf(0)).isEqualTo("{\"identity\":" + transaction.replace("\\u00e9", "\\u00E9") + "}");
    }

    @Test
    void netkiIsSweptPageByPageUntilOneIsOlder() throws Exception {
        page(
                1,
                "https://kyc.myverify.info/api/transactions/?page=2",
                "2026-11-01T10:00:00.000000Z",
                "2026-11-01T09:59:59.999999Z");
        page(
                2,
                "https://kyc.myverify.info/api/transactions/?page=3",
                "2026-11-01T09:30:00.000000Z",
                "2026-11-01T09:00:00.000000Z",
                "2026-11-01T08:59:59.999999Z");
        sweepNetki();

        assertThat(route.questions)
                .extracting(ApiQuestion::target)
                .containsExactly(
                        "/api/transactions/?ordering=-updated&page=1&page_size=100",
                        "/api/transactions/?ordering=-updated&page=2&page_size=100");
        assertThat(route.callbacks)
                .extracting(Callback::group)
                .containsExactly("netki/test/1-1", "netki/test/2-0", "netki/test/2-1");
        assertThat(route.bodyOf(0))
                .isEqualTo("{\"identity\":{\"id\":\"1-1\",\"updated\":\"2026-11-01T09:59:59.999999Z\"}}");
    }

    @Test
    void netkisSweepEndsWithTheLastPage() throws Exception {
        page(1, "https://kyc.myverify.info/api/transactions/?page=2", "2026-11-01T09:30:00.000000Z");
        page(2, null, "2026-11-01T09:20:00.000000Z");
        sweepNetki();

        assertThat(route.callbacks).hasSize(2);
    }

    @Test
    void netkisSweepMayFindNothing() throws Exception {
        page(1, null);
        sweepNetki();

        assertThat(route.callbacks).isEmpty();
    }

    @Test
    void idpaysStatusBecomesACallback() throws Exception {
        answer("GET /credit/transactions/" + ID, 200, "{\"status\":\"processing\"}");
        askAbout("idpay", ID);

        assertThat(route.bodyOf(0)).isEqualTo("{\"id\":\"" + ID + "\",\"status\":\"processing\"}");
    }

    @Test
    void proposalIsConsultedWithAKeyOfItsOwnEachTime() throws Exception {
        answer(
                "POST /Proposta/Consultar",
                200,
                "{\"msg\":\"\",\"hasError\":false,\"messages\":[],\"codigo\":\"" + ID.toUpperCase(Locale.ROOT)
                        + "\",\"situacao\":11,\"codigoOperacao\":\"op 1&2\",\"textoRetornoPagamento\":\"AG - Agência inválida\",\"vlrBruto\":10.5}");
        askAbout("proposal", ID);
        route.askAbout(ID);

        assertThat(route.questions).allSatisfy(question -> assertThat(question.body())
                .isEqualTo("{\"dto\":{\"codigoProposta\":\"" + ID + "\"}}"));
        assertThat(route.questions)
                .extracting(question -> UUID.fromString(question.headers().get("IdempotencyKey")))
                .doesNotHaveDuplicates();
        Callback callback = route.callbacks.get(0);
        assertThat(callback.method()).isEqualTo("POST");
        assertThat(callback.query()).isEqualTo(Map.of("proposal", ID, "status", "11", "identifier", "op 1&2"));
        assertThat(callback.group()).isEqualTo("proposal/homologation/" + ID);
        assertThat(route.bodyOf(0)).isEqualTo("AG - Agência inválida");
    }

    @Test
    void proposalMayHaveNeitherIdentifierNorOccurrence() throws Exception {
        answer("POST /Proposta/Consultar", 200, "{\"hasError\":false,\"situacao\":1,\"codigoOperacao\":null}");
        askAbout("proposal", ID);

        assertThat(route.callbacks.get(0).query()).isEqualTo(Map.of("proposal", ID, "status", "1", "identifier", ""));
        assertThat(route.callbacks.get(0).body()).isEmpty();
    }

    @Test
    void netaxeptIsAskedByTheRouteThatReadsItsCallbacks() throws Exception {
        askAbout("netaxept", "fdm-medlem-0000022");

        assertThat(route.questions).isEmpty();
        assertThat(route.bodyOf(0)).isEqualTo("{\"TransactionId\":\"fdm-medlem-0000022\"}");
    }

    static Stream<Arguments> noCallbacks() {
        return Stream.of(
                permanent("netki", 404, "{\"detail\":\"Not found.\"}", "Netki knows no such transaction"),
                permanent(
                        "netki",
                        200,
                        "{\"id\":\"other\",\"state\":\"completed\"}",
                        "the answer is about another transaction"),
                permanent("netki", 200, "{\"detail\":\"hunter2\"}", "the answer names no transaction"),
                passing("netki", 200, "<html>hunter2</html>"),
                passing("netki", 429, ""),
                permanent(
                        "idpay",
                        404,
                        "{\"error\":{\"code\":\"40401\",\"description\":\"hunter2\"}}",
                        "IDPay knows no such transaction"),
                permanent(
                        "idpay",
                        200,
                        "{\"error\":{\"code\":\"40401\",\"description\":\"hunter2\"}}",
                        "IDPay knows no such transaction"),
                permanent(
                        "idpay",
                        400,
                        "{\"error\":{\"code\":\"40004\"}}",
                        "the provider's API answered 400 to GET /credit/transactions/{transactionId}"),
                permanent(
                        "idpay",
                        200,
                        "{\"id\":\"other\",\"status\":\"approved\"}",
                        "the answer is about another transaction"),
                permanent("idpay", 200, "{}", "there is no $.status"),
                passing("idpay", 404, "{\"message\":\"no route\"}"),
                passing("idpay", 404, "<html>"),
                passing("idpay", 403, "{\"error\":{\"code\":\"40301\"}}"),
                passing("idpay", 500, "{\"error\":{\"code\":\"50001\"}}"),
                permanent(
                        "proposal",
                        200,
                        "{\"hasError\":true,\"messages\":[{\"code\":\"404\",\"description\":\"hunter2\"}]}",
                        "the provider answers with hasError, code 404: it may not know the proposal"),
                permanent(
                        "proposal",
                        200,
                        "{\"hasError\":true,\"messages\":[{\"code\":\"hunter 2\"}],\"situacao\":9}",
                        "the provider answers with hasError, code none: it may not know the proposal"),
                permanent(
                        "proposal",
                        200,
                        "{\"hasError\":true}",
                        "the provider answers with hasError, code none: it may not know the proposal"),
                permanent(
                        "proposal",
                        200,
                        "{\"hasError\":false,\"codigo\":\"other\",\"situacao\":9}",
                        "the answer is about another transaction"),
                permanent("proposal", 200, "{\"hasError\":false}", "there is no $.situacao"),
                passing("proposal", 404, ""),
                passing("proposal", 200, "[]"));
    }

    private static Arguments permanent(String provider, int status, String body, String reason) {
        return Arguments.of(provider, status, body, reason);
    }

    private static Arguments passing(String provider, int status, String body) {
        return Arguments.of(provider, status, body, null);
    }

    /** @param reason of a permanent failure; {@code null} for a transient one */
    @ParameterizedTest
    @MethodSource("noCallbacks")
    void whatIsNoAnswerBecomesNoCallback(String provider, int status, String body, String reason) {
        answer(
                "netki".equals(provider)
                        ? "GET /api/transactions/" + ID + "/"
                        : "idpay".equals(provider) ? "GET /credit/transactions/" + ID : "POST /Proposta/Consultar",
                status,
                body);

        assertThatThrownBy(() -> askAbout(provider, ID))
                .isInstanceOf(reason == null ? ProviderUnavailableException.class : FailedException.class)
                .satisfies(failure -> assertThat(reason == null ? failure.getMessage() : reason)
                        .isEqualTo(failure.getMessage()))
                .hasMessageNotContaining("hunter");
        assertThat(route.callbacks).isEmpty();
    }

    private void askAbout(String provider, String transactionId) throws Exception {
        load(provider);
        route.askAbout(transactionId);
    }

    private void sweepNetki() throws Exception {
        load("netki");
        route.ask(Ask.changes(
                "netki", "test", Instant.parse("2026-11-01T09:00:00Z"), Instant.parse("2026-11-01T10:00:00Z")));
    }

    private void page(int number, String next, String... updated) {
        StringBuilder results = new StringBuilder();
        for (int i = 0; i < updated.length; i++) {
            results.append(i == 0 ? "" : ",")
                    .append("{\"id\":\"" + number + "-" + i + "\",\"updated\":\"" + updated[i] + "\"}");
        }
        answer(
                "GET /api/transactions/?ordering=-updated&page=" + number + "&page_size=100",
                200,
                "{\"count\":5,\"next\":" + (next == null ? null : "\"" + next + "\"")
                        + ",\"previous\":null,\"results\":[" + results + "]}");
    }

    private void answer(String question, int status, String body) {
        answers.put(question, AskedRoute.answer(status, body));
    }

    private void load(String provider) throws Exception {
        route = new AskedRoute(
                Path.of("routes", provider + ".camel.yaml"),
                provider,
                ENVIRONMENTS.get(provider),
                Map.of("base-url", "https://api.example", "merchant-id", "1", "token", "t"),
                question -> answers.get(question.method() + " " + question.target()));
    }
}
