package io.callbackgateway.admin.access.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.callbackgateway.testing.AdminDoor;
import io.callbackgateway.testing.Browser;
import io.callbackgateway.testing.RunningGateway;
import io.callbackgateway.testing.SharedGateway;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SharedGateway.class)
class TokensApiTests {

    private static RunningGateway gateway;
    private static AdminDoor admin;

    @BeforeAll
    static void share(RunningGateway shared) {
        gateway = shared;
        admin = new AdminDoor(shared);
    }

    @Test
    void aTokenIsShownOnceUsedAndRevokedAtOnce() {
        HttpResponse<String> answer =
                admin.postJson("/api/tokens", "{\"name\":\"life\",\"role\":\"operator\",\"personalData\":true}");
        JsonNode made = AdminDoor.json(answer);
        String secret = made.path("secret").asText();

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(secret).matches("cgw_[A-Za-z0-9_-]{43}");
        assertThat(admin.get("/api/tokens").body()).contains("\"life\"").doesNotContain(secret);
        assertThat(AdminDoor.json(by(secret, "GET", "/api/me")))
                .hasToString("{\"who\":\"token:life\",\"role\":\"operator\",\"permissions\":[\"personal-data\"]}");

        assertThat(admin.delete("/api/tokens/" + made.path("id").asText()).statusCode())
                .isEqualTo(204);
        assertThat(by(secret, "GET", "/api/me").statusCode()).isEqualTo(401);

        JsonNode audit = AdminDoor.json(admin.get("/api/audit?limit=2")).path("audit");
        assertThat(audit.findValuesAsText("action")).containsExactly("revoke-token", "make-token");
        assertThat(audit.path(1).path("after").asText()).isEqualTo("life, operator, personal data");
        assertThat(audit.toString()).doesNotContain(secret);
    }

    @Test
    void theDatabaseHasNoTokenThatCouldBeUsed() {
        JsonNode made = AdminDoor.json(admin.postJson("/api/tokens", "{\"name\":\"stored\",\"role\":\"viewer\"}"));

        assertThat(gateway.ledger()
                        .sql("SELECT * FROM api_tokens")
                        .query()
                        .listOfRows()
                        .toString())
                .contains("stored")
                .doesNotContain(made.path("secret").asText());
        admin.delete("/api/tokens/" + made.path("id").asText());
    }

    @Test
    void itsLastUseIsKnownALittleLater() {
        JsonNode made = AdminDoor.json(admin.postJson("/api/tokens", "{\"name\":\"used\",\"role\":\"viewer\"}"));
        by(made.path("secret").asText(), "GET", "/api/me");

        gateway.bean(ApiTokens.class).writeUse();

        assertThat(gateway.bean(ApiTokens.class)
                        .of(made.path("id").asText())
                        .orElseThrow()
                        .lastUsedAt())
                .isNotNull();
        admin.delete("/api/tokens/" + made.path("id").asText());
    }

    @Test
    void nobodyMakesATokenThatMayDoMoreThanHimself() {
        assertThat(AdminDoor.postJson(
                                gateway,
                                Browser.basic("administrator", "administrator"),
                                "/api/tokens",
                                "{\"name\":\"more\",\"role\":\"viewer\",\"personalData\":true}")
                        .statusCode())
                .isEqualTo(403);
        JsonNode made = AdminDoor.json(admin.postJson("/api/tokens", "{\"name\":\"root\",\"role\":\"administrator\"}"));
        assertThat(AdminDoor.postJson(
                                gateway,
                                "Bearer " + made.path("secret").asText(),
                                "/api/tokens",
                                "{\"name\":\"child\",\"role\":\"viewer\"}")
                        .statusCode())
                .isEqualTo(403);
        admin.delete("/api/tokens/" + made.path("id").asText());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"role\":\"viewer\"}",
                "{\"name\":\"a b\",\"role\":\"viewer\"}",
                "{\"name\":\"a\",\"role\":\"root\"}",
                "{\"name\":\"a\",\"role\":\"viewer\",\"expires\":\"tomorrow\"}",
                "{\"name\":\"a\",\"role\":\"viewer\",\"expires\":\"2020-01-01T00:00:00Z\"}",
                "no json"
            })
    void whatCannotBeMadeIsToldSo(String wanted) {
        assertThat(admin.postJson("/api/tokens", wanted).statusCode()).isEqualTo(400);
    }

    @Test
    void aNameIsOneTokens() {
        JsonNode made = AdminDoor.json(admin.postJson("/api/tokens", "{\"name\":\"twice\",\"role\":\"viewer\"}"));

        assertThat(admin.postJson("/api/tokens", "{\"name\":\"twice\",\"role\":\"viewer\"}")
                        .statusCode())
                .isEqualTo(409);
        admin.delete("/api/tokens/" + made.path("id").asText());
    }

    private static HttpResponse<String> by(String secret, String method, String path) {
        return new Browser(gateway.adminPort()).withoutPageToken(method, path, "Bearer " + secret, "Accept", "*/*");
    }
}
