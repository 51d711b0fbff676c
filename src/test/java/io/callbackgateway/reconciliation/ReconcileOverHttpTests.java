package io.callbackgateway.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.callbackgateway.testing.AdminDoor;
import io.callbackgateway.testing.RunningGateway;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A whole gateway, and a provider's API that knows more than the callbacks have told. */
class ReconcileOverHttpTests {

    private static final String PROPOSAL = "gateway.providers.proposal.homologation.";
    private static final String NETKI = "gateway.providers.netki.test.";

    private static final Map<String, Supplier<String>> STATES = new ConcurrentHashMap<>();

    private static volatile String list = "{\"next\":null,\"results\":[]}";

    private static HttpServer api;
    private static RunningGateway gateway;
    private static AdminDoor admin;

    @BeforeAll
    static void start() throws IOException {
        api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        api.setExecutor(Executors.newCachedThreadPool());
        api.createContext("/Proposta/Consultar", ReconcileOverHttpTests::consult);
        api.createContext("/api/transactions/", exchange -> answer(exchange, 200, list));
        api.start();
        String url = "http://localhost:" + api.getAddress().getPort();
        gateway = RunningGateway.start(
                PROPOSAL + "auth[0].none=true",
                PROPOSAL + "api.base-url=" + url,
                PROPOSAL + "reconcile.after=1s",
                PROPOSAL + "reconcile.every=1s",
                NETKI + "auth[0].none=true",
                NETKI + "api.base-url=" + url,
                NETKI + "api.business-id=b-1",
                NETKI + "reconcile.after=1s",
                NETKI + "reconcile.every=1s",
                "gateway.providers.idpay.uat.auth[0].none=true");
        admin = new AdminDoor(gateway);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        api.stop(0);
    }

    @Test
    void aLostCallbackIsToldOnceThatItsProviderIsAsked() {
        STATES.put("lost", () -> consulted("lost", "4"));
        double missed = counted("missed");
        callback("lost", "1");

        await(() -> gateway.eventsOf("lost").size() == 2);

        JsonNode told = gateway.eventsOf("lost").get(1);
        assertThat(told.at("/data/status").asText()).isEqualTo("canceled");
        assertThat(told.at("/data/previousStatus").asText()).isEqualTo("in_review");
        assertThat(told.at("/data/origin").asText()).isEqualTo("reconciliation");
        assertThat(counted("missed")).isEqualTo(missed + 1);
        JsonNode timeline = timeline("lost");
        assertThat(timeline.at("/state/final").asBoolean()).isTrue();
        assertThat(timeline.at("/entries").findValuesAsText("kind"))
                .containsExactly("callback", "event", "delivery", "question", "callback", "event", "delivery");
        assertThat(timeline.at("/entries/3/facts/answer").asText()).isEqualTo("missed");
        assertThat(timeline.at("/entries/4/text").asText())
                .startsWith("The provider was asked, and its answer said canceled")
                .endsWith("Before that it was in_review: event 2; its callback was missed.");
    }

    @Test
    void anAnswerThatAgreesCausesNothing() {
        STATES.put("agrees", () -> consulted("agrees", "1"));
        callback("agrees", "1");

        await(() ->
                "agreed".equals(timeline("agrees").at("/entries/3/facts/answer").asText()));

        assertThat(gateway.eventsOf("agrees")).hasSize(1);
        assertThat(callbacksOf("agrees")).isEqualTo(1);
    }

    @Test
    void anAnswerThatACallbackOvertakesTellsNothing() {
        STATES.put("overtaken", () -> {
            callback("overtaken", "3");
            await(() -> gateway.eventsOf("overtaken").size() == 2);
            return consulted("overtaken", "2");
        });
        callback("overtaken", "1");

        await(() ->
                timeline("overtaken").at("/entries").findValuesAsText("answer").contains("stale"));

        assertThat(gateway.eventsOf("overtaken"))
                .extracting(event -> event.at("/data/providerStatus/code").asText())
                .containsExactly("1", "3");
    }

    @Test
    void aTransactionWhoseFirstCallbackWasLostIsSwept() {
        list = "{\"next\":null,\"results\":[{\"id\":\"never-told\",\"state\":\"completed\",\"updated\":\""
                + Instant.now().plusSeconds(1) + "\"}]}";

        await(() -> !gateway.eventsOf("never-told").isEmpty());

        assertThat(gateway.eventsOf("never-told").get(0).at("/data/sequence").asInt())
                .isEqualTo(1);
    }

    @Test
    void anOperatorAsksWheneverTheyLike() {
        String strange = "50% a/b;c d";
        STATES.put(strange, () -> consulted(strange, "2"));

        HttpResponse<String> asked = admin.post(path(strange) + "/reconcile");

        assertThat(asked.statusCode()).isEqualTo(202);
        assertThat(asked.body()).isEqualTo("{\"callbacks\":1}");
        await(() -> gateway.eventsOf(strange).size() == 1);
        assertThat(timeline(strange).at("/state/status").asText()).isEqualTo("approved");
        assertThat(AdminDoor.json(admin.get("/api/audit")).toString()).contains("callbacks put into the inbox: 1");
    }

    @Test
    void anOperatorIsToldWhyAProviderCannotBeAsked() {
        assertThat(problem("nobody/production/a")).startsWith("404 There is no such provider");
        assertThat(problem("idpay/uat/a"))
                .startsWith("409 This provider cannot be asked: set gateway.providers.idpay.uat.api");
        assertThat(problem("proposal/homologation/unheard-of"))
                .startsWith("502 The provider's answer cannot be used: the provider answers with hasError, code none");
        assertThat(problem("proposal/homologation/" + "a".repeat(256))).startsWith("400 ");
        STATES.put("away", () -> null);
        assertThat(problem("proposal/homologation/away"))
                .startsWith("503 The provider could not be asked now; ask again.");
        assertThat(timeline("away").at("/entries/0/facts/answer").asText()).isEqualTo("unavailable");
    }

    private static String problem(String transaction) {
        HttpResponse<String> answer = admin.post("/api/transactions/" + transaction + "/reconcile");
        return answer.statusCode() + " " + AdminDoor.json(answer).path("detail").asText();
    }

    private static void callback(String id, String status) {
        assertThat(gateway.post("/callbacks/proposal/homologation?proposal=" + id + "&status=" + status, "")
                        .statusCode())
                .isEqualTo(200);
    }

    private static JsonNode timeline(String id) {
        return AdminDoor.json(admin.get(path(id)));
    }

    private static String path(String id) {
        String encoded =
                id.replace("%", "%25").replace("/", "%2F").replace(";", "%3B").replace(" ", "%20");
        return "/api/transactions/proposal/homologation/" + encoded;
    }

    private static long callbacksOf(String id) {
        return gateway.ledger()
                .sql("SELECT COUNT(*) FROM callbacks WHERE transaction_id = ?")
                .param(id)
                .query(Long.class)
                .single();
    }

    private static double counted(String name) {
        return gateway.bean(MeterRegistry.class)
                .get("gateway.reconciliation." + name)
                .tag("provider", "proposal")
                .counter()
                .count();
    }

    private static void await(java.util.concurrent.Callable<Boolean> condition) {
        Awaitility.await().atMost(java.time.Duration.ofSeconds(20)).until(condition);
    }

    private static String consulted(String id, String status) {
        return "{\"hasError\":false,\"messages\":[],\"codigo\":\"" + id + "\",\"situacao\":" + status
                + ",\"codigoOperacao\":\"op\",\"textoRetornoPagamento\":\"\"}";
    }

    private static void consult(HttpExchange exchange) throws IOException {
        String question = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        List<String> known = STATES.keySet().stream()
                .filter(id -> question.contains("\"" + id + "\""))
                .toList();
        String state = known.isEmpty()
                ? "{\"hasError\":true}"
                : STATES.get(known.get(0)).get();
        answer(exchange, state == null ? 500 : 200, state == null ? "" : state);
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }
}
