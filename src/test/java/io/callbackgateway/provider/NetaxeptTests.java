package io.callbackgateway.provider;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.matching.RequestPatternBuilder;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.callbackgateway.broker.EmbeddedBroker;
import io.callbackgateway.testing.FreePort;
import io.callbackgateway.testing.RunningGateway;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Netaxept's callbacks against an emulation of its Query, in the shapes that were recorded of the real one. */
@ExtendWith(OutputCaptureExtension.class)
class NetaxeptTests {

    private static final String TOKEN = "p=2+W/x&y%Z_hunter2";
    private static final String XSI = "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"";

    private static final int LATER_PORT = FreePort.next();

    private static WireMockServer netaxept;
    private static RunningGateway gateway;
    private static String hanging;

    @BeforeAll
    static void start() {
        netaxept = new WireMockServer(wireMockConfig().dynamicPort().containerThreads(40));
        netaxept.start();
        gateway = RunningGateway.start(
                "gateway.providers.netaxept.test.auth[0].none=true",
                "gateway.providers.netaxept.test.allow-from=127.0.0.1,::1",
                "gateway.providers.netaxept.test.api.base-url=" + netaxept.url("/Netaxept"),
                "gateway.providers.netaxept.test.api.merchant-id=12000000",
                "gateway.providers.netaxept.test.api.token=" + TOKEN,
                "gateway.providers.netaxept.production.auth[0].none=true",
                "gateway.providers.netaxept.production.allow-from=127.0.0.1,::1",
                "gateway.providers.netaxept.production.api.base-url=http://localhost:" + LATER_PORT + "/Netaxept",
                "gateway.providers.netaxept.production.api.merchant-id=12000000",
                "gateway.providers.netaxept.production.api.token=" + TOKEN);
        beginToHang();
    }

    /** While the other tests run. */
    private static void beginToHang() {
        netaxept.stubFor(query("hanging")
                .inScenario("hanging")
                .whenScenarioStateIs(Scenario.STARTED)
                .willSetStateTo("back")
                .willReturn(aResponse().withFixedDelay(30_000)));
        netaxept.stubFor(query("hanging")
                .inScenario("hanging")
                .whenScenarioStateIs("back")
                .willReturn(xmlAnswer(paymentInfo(summary(0, 0, false, true), ""))));
        hanging = callback("hanging");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        netaxept.stop();
    }

    @Test
    void queryIsAFormPostWithEncodedParameters() {
        answer("form-42", paymentInfo(summary(0, 0, false, true), ""));

        gateway.eventOf(callback("form-42"));

        var query = netaxept.findAll(queries("form-42")).get(0);
        assertThat(query.getUrl()).isEqualTo("/Netaxept/Query.aspx");
        assertThat(query.getHeader("Content-Type")).startsWith("application/x-www-form-urlencoded");
        assertThat(query.getBodyAsString())
                .isEqualTo("merchantId=12000000&token=" + URLEncoder.encode(TOKEN, StandardCharsets.UTF_8)
                        + "&transactionId=form-42");
    }

    @ParameterizedTest
    @CsvSource({
        // captured, credited, annulled, authorized, error        -> status, code, final
        "0, 0, false, false, ''                             , pending, REGISTERED, false",
        "0, 0, false, true, ''                              , approved, AUTHORISED, false",
        "73700, 0, false, true, ''                          , completed, CAPTURED, false",
        "20000, 0, false, true, ''                          , fulfilling, PARTIALLY_CAPTURED, false",
        "9000, 0, false, true, ''                           , fulfilling, PARTIALLY_CAPTURED, false",
        "73700, 73700, false, true, ''                      , reversed, CREDITED, true",
        "73700, 9000, false, true, ''                       , reversed, PARTIALLY_CREDITED, false",
        "0, 0, true, true, ''                               , canceled, ANNULLED, true",
        "0, 0, false, false, Auth/99/Netaxept               , declined, FAILED, true",
        "0, 0, false, false, Terminal/17/Terminal           , canceled, CANCELLED_BY_CUSTOMER, true",
        "0, 0, false, false, Terminal/17/05                 , canceled, CANCELLED_BY_CUSTOMER, true",
        "0, 0, false, false, Auth/17/Issuer                 , declined, FAILED, true",
        "73700, 0, false, true, Credit/98/Netaxept          , completed, CAPTURED, false",
        "73700, 73700, false, true, Credit/99/Netaxept      , reversed, CREDITED, true",
        "0, 0, false, true, Capture/99/Netaxept             , approved, AUTHORISED, false",
        "0, 0, true, true, Annul/98/Netaxept                , canceled, ANNULLED, true"
    })
    void stateIsMoneyFirstThenAnnulledThenAuthorizedThenError(
            int captured,
            int credited,
            boolean annulled,
            boolean authorized,
            String error,
            String status,
            String code,
            boolean terminal) {
        String id = "row-" + code + "-" + captured + "-" + credited + "-" + error.replace('/', '-');
        answer(id, paymentInfo(summary(captured, credited, annulled, authorized), error));

        JsonNode data = gateway.eventOf(callback(id)).path("data");

        assertThat(data.path("status").textValue()).isEqualTo(status);
        assertThat(data.path("providerStatus").path("code").textValue()).isEqualTo(code);
        assertThat(data.path("final").booleanValue()).isEqualTo(terminal);
        assertThat(data.path("amounts").toString())
                .isEqualTo("{\"captured\":%d,\"credited\":%d,\"currency\":\"DKK\"}".formatted(captured, credited));
        assertThat(data.path("reference").textValue()).isEqualTo("80085");
        if ("declined".equals(status)) {
            assertThat(data.path("reason").path("code").textValue()).isIn("99", "17");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "annuled-only, <Annuled>true</Annuled><Authorized>true</Authorized>, canceled",
        "annuled-beside-empty, <Annulled/><Annuled>true</Annuled><Authorized>true</Authorized>, canceled",
        "annuled-first, <Annuled>true</Annuled><Annulled>true</Annulled><Authorized>true</Authorized>, canceled",
        "authorized-alone, <Authorized>true</Authorized>, approved",
        "empty-summary, '', pending",
        "empty-amounts, <AmountCaptured/><AmountCredited/><Authorized>true</Authorized>, approved"
    })
    void missingAndEmptyElementsCountForNothing(String id, String summary, String status) {
        answer(id, "<PaymentInfo><Summary>" + summary + "</Summary></PaymentInfo>");

        assertThat(gateway.eventOf(callback(id)).path("data").path("status").textValue())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({
        "only-root, <PaymentInfo/>, pending",
        "empty-error, <PaymentInfo><Error/></PaymentInfo>, pending",
        "no-total, <PaymentInfo><Summary><AmountCaptured>73700</AmountCaptured></Summary><OrderInformation><Amount>73700</Amount></OrderInformation></PaymentInfo>, completed",
        "no-total-partly, <PaymentInfo><Summary><AmountCaptured>100</AmountCaptured></Summary><OrderInformation><Amount>73700</Amount></OrderInformation></PaymentInfo>, fulfilling",
        "no-order, <PaymentInfo><Summary><AmountCaptured>100</AmountCaptured></Summary></PaymentInfo>, completed"
    })
    void everyElementIsOptional(String id, String xml, String status) {
        answer(id, xml);

        assertThat(gateway.eventOf(callback(id)).path("data").path("status").textValue())
                .isEqualTo(status);
    }

    @Test
    void errorLogAloneIsNoFailure() {
        answer(
                "error-log",
                """
                <PaymentInfo><ErrorLog><PaymentError><Operation>Auth</Operation><ResponseCode>99</ResponseCode></PaymentError>\
                <PaymentError><ResponseCode>17</ResponseCode></PaymentError></ErrorLog>\
                <Summary><Authorized>false</Authorized></Summary></PaymentInfo>""");

        assertThat(gateway.eventOf(callback("error-log"))
                        .path("data")
                        .path("status")
                        .textValue())
                .isEqualTo("pending");
    }

    @Test
    void unknownElementsAndAnotherOrderAreNoMatter() {
        answer(
                "order",
                """
                <?xml version="1.0" encoding="utf-8"?>
                <PaymentInfo %s><New><Deep>1</Deep></New><Summary><New/><Authorized>true</Authorized><AmountCredited>0</AmountCredited>\
                <Annulled>false</Annulled><AmountCaptured>500</AmountCaptured></Summary><Browser />\
                <OrderInformation><Total>500</Total><OrderNumber>Ordre nr. 7 – blåbær</OrderNumber><Currency>NOK</Currency>\
                <OrderDescription> </OrderDescription></OrderInformation></PaymentInfo>"""
                        .formatted(XSI));

        JsonNode data = gateway.eventOf(callback("order")).path("data");

        assertThat(data.path("status").textValue()).isEqualTo("completed");
        assertThat(data.path("reference").textValue()).isEqualTo("Ordre nr. 7 – blåbær");
        assertThat(data.path("amounts").path("currency").textValue()).isEqualTo("NOK");
    }

    @Test
    void sameStateIsADuplicateAndAnotherAnEvent() {
        answer("twice", paymentInfo(summary(0, 0, false, true), ""));
        String first = callback("twice");
        assertThat(gateway.outcomeOf(first)).isEqualTo("emitted");
        assertThat(gateway.outcomeOf(callback("twice"))).isEqualTo("duplicate");

        answer("twice", paymentInfo(summary(73700, 0, false, true), ""));

        assertThat(gateway.eventOf(callback("twice"))
                        .path("data")
                        .path("previousStatus")
                        .textValue())
                .isEqualTo("approved");
    }

    @Test
    void cardNumberOfAnErrorIsNowhere(CapturedOutput output) throws Exception {
        String pan = "4925000000000004";
        answer(
                "pan",
                "<PaymentInfo><Summary><Authorized>false</Authorized></Summary><Error><Operation>Auth</Operation>"
                        + "<ResponseCode>99</ResponseCode><ResponseSource>Netaxept</ResponseSource>"
                        + "<ResponseText>Auth Reg Comp Failure (" + pan + ")</ResponseText></Error>"
                        + "<CardInformation><PanHash>panhash</PanHash></CardInformation></PaymentInfo>");

        String callbackId = callback("pan");

        JsonNode event = gateway.eventOf(callbackId);
        assertThat(event.path("data").path("reason").path("text").textValue())
                .isEqualTo("Auth Reg Comp Failure (****)");
        List<Path> archived = await().until(() -> archived(callbackId), files -> files.size() == 2);
        for (Path file : archived) {
            await().until(() -> Files.size(file) > 0);
            assertThat(Files.readString(file)).doesNotContain(pan, "panhash");
        }
        assertThat(gateway.ledger()
                        .sql("SELECT reason_text FROM transactions WHERE transaction_id = 'pan'")
                        .query(String.class)
                        .single())
                .doesNotContain(pan);
        assertThat(output).doesNotContain(pan, "panhash", "hunter2");
    }

    @Test
    void answerThatIsNoneLetsTheCallbackWaitUntilThereIsOne() {
        List<String> answers = List.of(
                "",
                "<html><body>Down for maintenance<br></body></html>",
                "<!DOCTYPE PaymentInfo [<!ENTITY x \"1\">]><PaymentInfo><Summary><Authorized>true</Authorized></Summary></PaymentInfo>",
                "<!DOCTYPE a [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;\">]><PaymentInfo>&c;</PaymentInfo>",
                "<a>".repeat(100_000) + "</a>".repeat(100_000),
                "<PaymentInfo>" + "<x>y</x>".repeat(250_000) + "</PaymentInfo>",
                "<PaymentInfo><Summary><Authorized>true",
                exception("AuthenticationException", "Unable to authenticate merchant (credentials not passed)"),
                exception("GenericError", "Something else"),
                "<Exception/>",
                "<Exception><Error/></Exception>",
                "<Exception><Error>text</Error></Exception>",
                "<BBSException><Message>Unable</Message></BBSException>",
                "<Html><body/></Html>");
        Map<String, ResponseDefinitionBuilder> broken = new LinkedHashMap<>();
        answers.forEach(answer -> broken.put("no-answer-" + broken.size(), xmlAnswer(answer)));

        waitUntilRepaired(broken);
    }

    @Test
    void externalEntityReadsNoFile(@TempDir Path folder, CapturedOutput output) throws Exception {
        Path secret = Files.writeString(folder.resolve("secret.txt"), "top-secret-content");

        waitUntilRepaired(Map.of(
                "xxe",
                xmlAnswer("<!DOCTYPE PaymentInfo [<!ENTITY x SYSTEM \"" + secret.toUri() + "\">]><PaymentInfo>"
                        + "<OrderInformation><OrderNumber>&x;</OrderNumber></OrderInformation></PaymentInfo>")));

        assertThat(gateway.eventsOf("xxe").toString()).doesNotContain("top-secret-content");
        assertThat(output).doesNotContain("top-secret-content", "hunter2");
    }

    @Test
    void statusThatMayPassLetsTheCallbackWait() {
        Map<String, ResponseDefinitionBuilder> broken = new LinkedHashMap<>();
        for (int status : new int[] {401, 403, 404, 429, 500, 503}) {
            broken.put("status-" + status, page(status));
        }

        waitUntilRepaired(broken);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 400})
    void anyOtherStatusIsAFailureAndNoRedirectIsFollowed(int status) throws Exception {
        netaxept.stubFor(query("status-" + status).willReturn(page(status)));

        String callbackId = callback("status-" + status);

        assertThat(gateway.outcomeOf(callbackId)).isEqualTo("failed");
        assertThat(gateway.detailOf(callbackId))
                .isEqualTo("the provider's API answered " + status + " to POST /Query.aspx");
        assertThat(gateway.take("inbox.dead").getStringProperty("callbackId")).isEqualTo(callbackId);
        assertThat(netaxept.findAll(postRequestedFor(urlEqualTo("/elsewhere")))).isEmpty();
    }

    private static ResponseDefinitionBuilder page(int status) {
        return aResponse()
                .withStatus(status)
                .withHeader("Location", netaxept.url("/elsewhere"))
                .withHeader("Content-Type", "text/html")
                .withBody("<html>Not found</html>");
    }

    @Test
    void brokenConnectionLetsTheCallbackWait() {
        Map<String, ResponseDefinitionBuilder> broken = new LinkedHashMap<>();
        for (Fault fault : Fault.values()) {
            broken.put("fault-" + fault, aResponse().withFault(fault));
        }

        waitUntilRepaired(broken);
    }

    @Test
    void queryThatHangsIsGivenUpAndAskedAnew() {
        await().atMost(Duration.ofSeconds(25)).until(() -> recorded("hanging") == 1);
        assertThat(gateway.outcomeOf(hanging)).isEqualTo("emitted");
    }

    @Test
    void callbackWaitsWhileNobodyListens(CapturedOutput output) {
        String callbackId = RunningGateway.callbackId(
                gateway.post("/callbacks/netaxept/production", "{\"TransactionId\":\"refused\"}"));
        await().until(() -> output.getOut().contains("Callback " + callbackId + " of netaxept/production waits"));

        WireMockServer later = new WireMockServer(wireMockConfig().port(LATER_PORT));
        later.stubFor(query("refused").willReturn(xmlAnswer(paymentInfo(summary(0, 0, false, true), ""))));
        later.start();
        try {
            assertThat(gateway.outcomeOf(callbackId)).isEqualTo("emitted");
        } finally {
            later.stop();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"xml", "", "text/xml; charset=nonsense", ";"})
    void contentTypeDoesNotMatter(String contentType) {
        String id = "type-" + Integer.toHexString(contentType.hashCode());
        netaxept.stubFor(query(id)
                .willReturn(aResponse()
                        .withHeader("Content-Type", contentType)
                        .withBody(paymentInfo(summary(0, 0, false, true), ""))));

        assertThat(gateway.outcomeOf(callback(id))).isEqualTo("emitted");
    }

    @Test
    void unknownTransactionIsDeadWithItsReason() throws Exception {
        answer("missing", exception("QueryException", "Unable to find transaction"));

        String callbackId = callback("missing");

        assertThat(gateway.outcomeOf(callbackId)).isEqualTo("unreadable");
        assertThat(gateway.ledger()
                        .sql("SELECT detail FROM callbacks WHERE callback_id = ?")
                        .param(callbackId)
                        .query(String.class)
                        .single())
                .isEqualTo("Netaxept knows no such transaction");
        var dead = gateway.take("inbox.dead");
        assertThat(dead.getStringProperty("callbackId")).isEqualTo(callbackId);
        assertThat(dead.getStringProperty("reason")).isEqualTo("Netaxept knows no such transaction");
    }

    @Test
    void burstForOneTransactionCostsFewQueriesAndLosesNothing() {
        netaxept.stubFor(query("burst")
                .willReturn(
                        xmlAnswer(paymentInfo(summary(0, 0, false, true), "")).withFixedDelay(3_000)));

        List<String> accepted = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            accepted.add(callback("burst"));
        }
        // All are in before the first Query is answered; what is answered from now on is the new state.
        assertThat(recorded("burst")).isZero();
        netaxept.stubFor(query("burst").willReturn(xmlAnswer(paymentInfo(summary(73700, 0, false, true), ""))));

        await().atMost(Duration.ofSeconds(20)).until(() -> recorded("burst") == 20);
        assertThat(accepted).extracting(gateway::outcomeOf).contains("emitted").doesNotContain("failed", "unreadable");
        assertThat(netaxept.findAll(queries("burst"))).hasSizeLessThanOrEqualTo(8);
        List<JsonNode> events = gateway.eventsOf("burst");
        assertThat(events.get(events.size() - 1).path("data").path("status").textValue())
                .isEqualTo("completed");
    }

    @Test
    void slowQueryOfOneTransactionDoesNotHoldUpAnother() {
        netaxept.stubFor(query("slow")
                .willReturn(
                        xmlAnswer(paymentInfo(summary(0, 0, false, true), "")).withFixedDelay(5_000)));
        answer("swift", paymentInfo(summary(0, 0, false, true), ""));

        String slow = callback("slow");
        assertThat(gateway.outcomeOf(callback("swift"))).isEqualTo("emitted");

        assertThat(recorded("slow")).isZero();
        assertThat(gateway.outcomeOf(slow)).isEqualTo("emitted");
    }

    /** Each callback is tried again while the Query of its transaction is broken, and processed once it is not. */
    private static void waitUntilRepaired(Map<String, ResponseDefinitionBuilder> broken) {
        long dead = gateway.bean(EmbeddedBroker.class).depth("inbox.dead");
        Map<String, String> callbacks = new LinkedHashMap<>();
        answer("healthy", paymentInfo(summary(0, 0, false, true), ""));
        broken.forEach((id, answer) -> {
            netaxept.stubFor(query(id).willReturn(answer));
            callbacks.put(id, callback(id));
            callback("healthy"); // else nothing succeeds, and the lane stops
        });
        callbacks.forEach((id, callbackId) -> {
            await(id).atMost(Duration.ofSeconds(20)).until(() -> {
                callback("healthy");
                return netaxept.findAll(queries(id)).size() >= 2;
            });
            assertThat(recorded(id)).as(id).isZero();
        });
        broken.keySet().forEach(id -> answer(id, paymentInfo(summary(0, 0, false, true), "")));
        callbacks.forEach((id, callbackId) ->
                assertThat(gateway.outcomeOf(callbackId)).as(id).isEqualTo("emitted"));
        assertThat(gateway.bean(EmbeddedBroker.class).depth("inbox.dead")).isEqualTo(dead);
    }

    private static void answer(String id, String xml) {
        netaxept.stubFor(query(id).willReturn(xmlAnswer(xml)));
    }

    /** Without a charset in the header, as recorded. */
    private static ResponseDefinitionBuilder xmlAnswer(String xml) {
        return aResponse().withHeader("Content-Type", "text/xml").withBody(xml.getBytes(StandardCharsets.UTF_8));
    }

    private static MappingBuilder query(String id) {
        return post("/Netaxept/Query.aspx").withFormParam("transactionId", WireMock.equalTo(id));
    }

    private static RequestPatternBuilder queries(String id) {
        return postRequestedFor(urlEqualTo("/Netaxept/Query.aspx"))
                .withFormParam("transactionId", WireMock.equalTo(id));
    }

    private static String paymentInfo(String summary, String error) {
        String[] parts = error.split("/");
        return """
                <?xml version="1.0" encoding="utf-8"?>
                <PaymentInfo %s><MerchantId>12000000</MerchantId><AuthenticationInformation />
                %s<ErrorLog /><OrderInformation><Amount>73700</Amount><Currency>DKK</Currency><OrderNumber>80085</OrderNumber>
                <OrderDescription> </OrderDescription><Fee>0</Fee><Total>73700</Total></OrderInformation>
                <Summary>%s</Summary><TerminalInformation><Browser /></TerminalInformation></PaymentInfo>"""
                .formatted(
                        XSI,
                        parts.length < 3
                                ? ""
                                : "<Error><Operation>%s</Operation><ResponseCode>%s</ResponseCode><ResponseSource>%s</ResponseSource><ResponseText>text</ResponseText></Error>"
                                        .formatted((Object[]) parts),
                        summary);
    }

    private static String summary(int captured, int credited, boolean annulled, boolean authorized) {
        return "<AmountCaptured>%d</AmountCaptured><AmountCredited>%d</AmountCredited><Annulled>%s</Annulled><Annuled>%s</Annuled><Authorized>%s</Authorized>"
                .formatted(captured, credited, annulled, annulled, authorized);
    }

    private static String exception(String type, String message) {
        return "<?xml version=\"1.0\" encoding=\"utf-8\"?><Exception " + XSI + "><Error xsi:type=\"" + type
                + "\"><Message>" + message + "</Message></Error></Exception>";
    }

    private static String callback(String id) {
        return RunningGateway.callbackId(
                gateway.post("/callbacks/netaxept/test", "{\"TransactionId\":\"" + id + "\"}"));
    }

    private static long recorded(String id) {
        return gateway.ledger()
                .sql("SELECT COUNT(*) FROM callbacks WHERE transaction_id = ?")
                .param(id)
                .query(Long.class)
                .single();
    }

    private static List<Path> archived(String callbackId) throws IOException {
        Path archive = gateway.dataDir().resolve("archive");
        if (!Files.exists(archive)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(archive)) {
            return files.filter(file -> file.getFileName().toString().startsWith(callbackId))
                    .toList();
        }
    }
}
