package io.callbackgateway.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.callbackgateway.testing.AdminDoor;
import io.callbackgateway.testing.RunningGateway;
import io.callbackgateway.testing.SharedGateway;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SharedGateway.class)
class CallbacksApiTests {

    private static RunningGateway gateway;
    private static AdminDoor admin;

    @BeforeAll
    static void share(RunningGateway shared) {
        gateway = shared;
        admin = new AdminDoor(shared);
    }

    @Test
    void theNewestComeFirstWithTheirOutcomes() {
        String transaction = UUID.randomUUID().toString();
        String first = send("{\"id\": \"" + transaction + "\", \"status\": \"processing\"}");
        String again = send("{\"id\": \"" + transaction + "\", \"status\": \"processing\"}");
        String broken = send("{\"id\": ");

        JsonNode newest = AdminDoor.json(admin.get("/api/callbacks?provider=idpay&environment=uat&limit=3"))
                .path("callbacks");

        assertThat(newest.findValuesAsText("id")).containsExactly(broken, again, first);
        assertThat(newest.findValues("outcomes"))
                .extracting(JsonNode::toString)
                .containsExactly("[\"unreadable\"]", "[\"duplicate\"]", "[\"emitted\"]");
        assertThat(newest.path(0).path("detail").asText()).contains("no JSON");
        assertThat(newest.path(2).has("detail")).isFalse();
        assertThat(newest.findValuesAsText("environment")).containsOnly("uat");
    }

    @Test
    void oneIsGivenAsItWasSentButForCredentials() {
        String id =
                send("{\"id\": \"" + UUID.randomUUID() + "\", \"status\": \"approved\"}", "Authorization", "Bearer x");

        JsonNode request = AdminDoor.json(admin.get("/api/callbacks/" + id + "/request?unmask=true"));

        assertThat(request.path("callbackId").asText()).isEqualTo(id);
        assertThat(request.path("body").asText()).contains("\"approved\"");
        assertThat(request.path("headers").path("content-type").asText()).isEqualTo("application/json");
        assertThat(request.path("headers").has("authorization")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/callbacks?status=paid",
                "/api/callbacks?outcome=lost",
                "/api/callbacks?since=yesterday",
                "/api/callbacks?before=1",
                "/api/callbacks?transactionId=a%00b",
                "/api/transactions?final=perhaps",
                "/api/transactions?before=x",
                "/api/transactions?limit=0",
                "/api/callbacks?provider=idpay&limit=0",
                "/api/callbacks?provider=idpay&limit=101",
                "/api/callbacks/x/request"
            })
    void whatCannotBeAskedIsToldSo(String path) {
        assertThat(admin.get(path).statusCode()).isEqualTo(400);
    }

    @Test
    void whatIsNotThereIsNotFound() {
        assertThat(admin.get("/api/callbacks/00000000-0000-7000-8000-000000000000/request")
                        .statusCode())
                .isEqualTo(404);
        assertThat(admin.get("/api/callbacks?provider=nobody").body()).isEqualTo("{\"callbacks\":[]}");
    }

    private static String send(String body, String... headers) {
        String id = RunningGateway.callbackId(gateway.post("/callbacks/idpay/uat", body, headers));
        gateway.outcomeOf(id);
        return id;
    }
}
