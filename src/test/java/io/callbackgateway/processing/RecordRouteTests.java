package io.callbackgateway.processing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.callbackgateway.ledger.Ledger;
import io.callbackgateway.ledger.Observation;
import io.callbackgateway.testing.Postgres;
import io.callbackgateway.testing.RunningGateway;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What callbacks become, from the door to the topic, on both databases. */
class RecordRouteTests {

    @Nested
    class OnSqlite extends Contract {
        @Override
        String ledgerUrl() {
            return "";
        }
    }

    @Nested
    class OnPostgres extends Contract {
        @Override
        String ledgerUrl() {
            return Postgres.shared().newDatabase();
        }
    }

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    abstract static class Contract {

        private RunningGateway gateway;

        abstract String ledgerUrl();

        @BeforeAll
        void start() {
            gateway = RunningGateway.start(
                    "gateway.ledger.url=" + ledgerUrl(),
                    "gateway.providers.idpay.uat.auth[0].none=true",
                    "gateway.providers.proposal.production.auth[0].none=true");
        }

        @AfterAll
        void stop() {
            gateway.close();
        }

        @Test
        void identicalCallbacksAtOnceBecomeOneEvent() {
            List<String> accepted = IntStream.range(0, 64)
                    .parallel()
                    .mapToObj(i -> idpay("at-once", "approved"))
                    .map(RunningGateway::callbackId)
                    .toList();

            await().until(() -> outcomesOf("at-once").size() == 64);
            assertThat(accepted).doesNotHaveDuplicates();
            assertThat(outcomesOf("at-once").stream().filter("emitted"::equals)).hasSize(1);
            assertThat(gateway.eventsOf("at-once")).hasSize(1);
            assertThat(outcomesOf("at-once")).containsOnly("emitted", "duplicate");
        }

        @Test
        void finalStatusOutranksALateIntermediateOne() {
            String last = RunningGateway.callbackId(idpay("outranked", "approved"));
            assertThat(gateway.outcomeOf(last)).isEqualTo("emitted");

            assertThat(gateway.outcomeOf(RunningGateway.callbackId(idpay("outranked", "processing"))))
                    .isEqualTo("stale");
        }

        @Test
        void statesOfOneTransactionAreNumberedInTheOrderOfTheirCallbacks() {
            for (int status : new int[] {1, 5, 1, 5, 2, 6, 9}) {
                proposal("in-order", status, "");
            }
            String last = RunningGateway.callbackId(proposal("in-order", 10, ""));

            gateway.eventOf(last);
            assertThat(gateway.eventsOf("in-order"))
                    .extracting(event -> event.path("data").path("sequence").intValue()
                            + ":"
                            + event.path("data")
                                    .path("providerStatus")
                                    .path("code")
                                    .textValue())
                    .containsExactly("1:1", "2:5", "3:1", "4:5", "5:2", "6:6", "7:9", "8:10");
        }

        @Test
        void fourByteCharactersSurvive() {
            String id = "𝄞-" + UUID.randomUUID();

            JsonNode event = gateway.eventOf(RunningGateway.callbackId(idpay(id, "aprovação 🎉")));

            assertThat(event.path("subject").textValue()).isEqualTo(id);
            assertThat(event.path("data").path("providerStatus").path("code").textValue())
                    .isEqualTo("aprovação 🎉");
        }

        @Test
        void nulAndHalvesOfSurrogatePairsCostNoCallback() {
            String nul = RunningGateway.callbackId(idpay("nul-\\u0000-here", "a\\u0000b"));
            String half = RunningGateway.callbackId(idpay("half-\\ud834-here", "\\udd1e"));

            assertThat(gateway.eventOf(nul).path("subject").textValue()).isEqualTo("nul-%00-here");
            assertThat(gateway.eventOf(nul)
                            .path("data")
                            .path("providerStatus")
                            .path("code")
                            .textValue())
                    .isEqualTo("a%00b");
            assertThat(gateway.eventOf(half).path("subject").textValue()).isEqualTo("half-%5CuD834-here");
        }

        @Test
        void veryLongStatusIsAnUnknownOneAndNoReasonToTryForEver() {
            String status = "x".repeat(300_000);

            JsonNode event = gateway.eventOf(RunningGateway.callbackId(idpay("long-status", status)));

            assertThat(event.path("data").path("status").textValue()).isEqualTo("unknown");
            assertThat(event.path("data").path("providerStatus").path("code").textValue())
                    .isEqualTo(status);
        }

        @Test
        void veryLongReasonIsCutAndTheRawRequestHasItAll() {
            String text = "é".repeat(500_000);
            String callbackId = RunningGateway.callbackId(
                    proposal("long-reason", 11, "{\"Descrição da Ocorrência\":\"AB - " + text + "\"}"));

            assertThat(gateway.eventOf(callbackId)
                            .path("data")
                            .path("reason")
                            .path("text")
                            .textValue())
                    .hasSize(1_000);
            assertThat(gateway.bean(Ledger.class).rawRequest(callbackId)).contains(text);
        }

        @Test
        void tooLongTransactionIdIsUnreadableAndKept() {
            String callbackId = RunningGateway.callbackId(idpay("y".repeat(Observation.MAX_ID + 1), "approved"));

            assertThat(gateway.outcomeOf(callbackId)).isEqualTo("unreadable");
            assertThat(gateway.bean(Ledger.class).rawRequest(callbackId)).contains("yyyy");
        }

        @Test
        void missingStatusIsAbsentInTheEvent() {
            JsonNode event = gateway.eventOf(
                    RunningGateway.callbackId(gateway.post("/callbacks/idpay/uat", "{\"id\":\"no-status\"}")));

            assertThat(event.path("data").path("status").textValue()).isEqualTo("unknown");
            assertThat(event.path("data").has("providerStatus")).isFalse();
        }

        @Test
        void cardNumberInAReasonIsMasked() {
            String callbackId = RunningGateway.callbackId(
                    proposal("card", 11, "AB - card 4925 0000 0000 0004 and 4925000000000004, order 80085"));

            assertThat(gateway.eventOf(callbackId)
                            .path("data")
                            .path("reason")
                            .path("text")
                            .textValue())
                    .isEqualTo("card **** and ****, order 80085");
        }

        private List<String> outcomesOf(String transactionId) {
            return gateway.ledger()
                    .sql("SELECT outcome FROM callbacks WHERE transaction_id = ?")
                    .param(transactionId)
                    .query(String.class)
                    .list();
        }

        private HttpResponse<String> idpay(String id, String status) {
            return gateway.post("/callbacks/idpay/uat", "{\"id\":\"%s\",\"status\":\"%s\"}".formatted(id, status));
        }

        private HttpResponse<String> proposal(String id, int status, String body) {
            return gateway.send(gateway.request(
                            "POST",
                            "/callbacks/proposal/production?proposal=" + URLEncoder.encode(id, StandardCharsets.UTF_8)
                                    + "&status=" + status)
                    .method("POST", BodyPublishers.ofString(body)));
        }
    }
}
