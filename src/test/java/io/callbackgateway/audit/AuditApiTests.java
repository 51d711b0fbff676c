package io.callbackgateway.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.callbackgateway.testing.AdminDoor;
import io.callbackgateway.testing.RunningGateway;
import io.callbackgateway.testing.SharedGateway;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SharedGateway.class)
class AuditApiTests {

    private static RunningGateway gateway;
    private static AdminDoor admin;

    @BeforeAll
    static void share(RunningGateway shared) {
        gateway = shared;
        admin = new AdminDoor(shared);
    }

    @Test
    void theNewestComeFirstOnePageAfterTheOther() {
        AuditLog log = gateway.bean(AuditLog.class);
        log.add("admin", "test.first", "idpay", "uat", "t-1", "open", "closed");
        log.add("admin", "test.second", "idpay", "uat", null, null, null);

        JsonNode newest = AdminDoor.json(admin.get("/api/audit?limit=1"));
        JsonNode next = AdminDoor.json(
                admin.get("/api/audit?limit=1&before=" + newest.path("next").asText()));

        assertThat(newest.path("audit").findValuesAsText("action")).containsExactly("test.second");
        assertThat(newest.path("audit").path(0).has("transactionId")).isFalse();
        assertThat(next.path("audit").path(0).path("who").asText()).isEqualTo("admin");
        assertThat(next.path("audit").path(0).path("after").asText()).isEqualTo("closed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/audit?limit=0", "/api/audit?limit=1000", "/api/audit?before=x"})
    void whatCannotBeAskedIsToldSo(String path) {
        assertThat(admin.get(path).statusCode()).isEqualTo(400);
    }
}
