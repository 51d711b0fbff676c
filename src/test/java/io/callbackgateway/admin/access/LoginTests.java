package io.callbackgateway.admin.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.callbackgateway.testing.AdminDoor;
import io.callbackgateway.testing.Browser;
import io.callbackgateway.testing.RunningGateway;
import io.callbackgateway.testing.SharedGateway;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How people and scripts come in at the admin door, and what nobody else can make their browsers do. */
@ExtendWith(SharedGateway.class)
class LoginTests {

    private static final String ELSEWHERE = "https://elsewhere.example";

    private static RunningGateway gateway;

    private Browser browser;

    @BeforeAll
    static void share(RunningGateway shared) {
        gateway = shared;
    }

    @BeforeEach
    void open() {
        browser = new Browser(gateway.adminPort());
    }

    @Test
    void aBrowserLogsInByTheFormAndGetsThePageThatItWanted() {
        assertThat(browser.get("/api/me?from=a%2Fb").headers().firstValue("Location"))
                .hasValue("/login");

        HttpResponse<String> in = browser.logIn("operator", "operator");

        assertThat(in.statusCode()).isEqualTo(302);
        assertThat(in.headers().firstValue("Location")).hasValue("/api/me?from=a%2Fb");
        assertThat(AdminDoor.json(browser.get("/api/me")))
                .hasToString("{\"who\":\"operator\",\"role\":\"operator\",\"permissions\":[]}");
    }

    @Test
    void aSessionIsANewOneThatNoScriptCanReadAndNoOtherSiteSends() {
        browser.setCookie("JSESSIONID", "CHOSEN-BY-SOMEBODY-ELSE");

        HttpResponse<String> in = browser.logIn("viewer", "viewer");

        assertThat(in.headers().allValues("Set-Cookie"))
                .filteredOn(cookie -> cookie.startsWith("JSESSIONID="))
                .singleElement()
                .asString()
                .contains("HttpOnly", "SameSite=Lax")
                .doesNotContain("CHOSEN");
    }

    @Test
    void aSecondLoginGetsAnotherSessionAndTheFormerOneIsGone() {
        browser.logIn("viewer", "viewer");
        Browser former = browser.copy();

        browser.logIn("viewer", "viewer");

        assertThat(browser.cookie("JSESSIONID")).isNotEqualTo(former.cookie("JSESSIONID"));
        assertThat(former.get("/api/me").statusCode()).isEqualTo(302);
    }

    @Test
    void afterTheLogoutTheSessionIsGone() {
        browser.logIn("viewer", "viewer");
        Browser copy = browser.copy();

        assertThat(browser.post("/logout", "").headers().firstValue("Location")).hasValue("/login?out");

        assertThat(copy.get("/api/me").statusCode()).isEqualTo(302);
    }

    @Test
    void aWrongPasswordLeadsBackToTheFormAndOpensNoSession() {
        HttpResponse<String> answer = browser.logIn("viewer", "wrong");

        assertThat(answer.headers().firstValue("Location")).hasValue("/login?error");
        assertThat(browser.cookie("JSESSIONID")).isNull();
    }

    @ParameterizedTest
    @CsvSource({"session,403", "basic,403", "wrong token,401", "token,204"})
    void aFormOfAnotherSiteChangesNothing(String with, int status) {
        browser.logIn("administrator", "administrator");
        AdminDoor admin = new AdminDoor(gateway);
        var token = AdminDoor.json(admin.postJson("/api/tokens", "{\"name\":\"form\",\"role\":\"administrator\"}"));
        String path = "/api/tokens/" + token.path("id").asText();
        String authorization =
                switch (with) {
                    case "basic" -> Browser.basic("administrator", "administrator");
                    case "wrong token" -> "Bearer wrong";
                    case "token" -> "Bearer " + token.path("secret").asText(); // which no browser adds by itself
                    default -> null;
                };
        Browser sender =
                with.equals("session") || with.equals("wrong token") ? browser : new Browser(gateway.adminPort());

        assertThat(sender.withoutPageToken("DELETE", path, authorization, "Origin", ELSEWHERE)
                        .statusCode())
                .isEqualTo(status);

        admin.delete(path);
    }

    @Test
    void aSessionNeedsThePagesTokenWhateverElseARequestLooksLike() {
        browser.logIn("operator", "operator");

        HttpResponse<String> answer =
                browser.withoutPageToken("POST", "/api/providers/idpay/none/reverify", null, "X-Some", "header");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(browser.post("/api/providers/idpay/none/reverify", "").statusCode())
                .isEqualTo(404);
    }

    @Test
    void scriptsAreToldByAProblemHowToProveThemselves() {
        HttpResponse<String> answer = browser.withoutPageToken("GET", "/api/me", null, "Accept", "*/*");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Basic realm=\"gateway\"");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
    }

    @Test
    void aPartOfAPageLeadsTheWholePageToTheForm() {
        HttpResponse<String> answer = browser.withoutPageToken("GET", "/", null, "HX-Request", "true");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("HX-Redirect")).hasValue("/login");
        assertThat(answer.headers().firstValue("WWW-Authenticate")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/login", "/api/me", "/denied", "/actuator/health/liveness"})
    void everyAnswerIsGuarded(String path) {
        var headers =
                browser.withoutPageToken("GET", path, null, "Accept", "*/*").headers();

        assertThat(headers.firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'")
                .doesNotContain("unsafe", "*");
        assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(headers.firstValue("X-Frame-Options")).hasValue("DENY");
        assertThat(headers.firstValue("Referrer-Policy")).hasValue("same-origin");
        assertThat(headers.firstValue("Cache-Control").orElse("")).contains("no-store");
    }
}
