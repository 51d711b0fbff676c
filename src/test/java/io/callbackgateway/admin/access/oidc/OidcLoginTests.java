package io.callbackgateway.admin.access.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import io.callbackgateway.testing.AdminDoor;
import io.callbackgateway.testing.Browser;
import io.callbackgateway.testing.FreePort;
import io.callbackgateway.testing.RunningGateway;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Users of an OpenID provider come in by browser, with the role that its claims give them. The gateway starts without it. */
@ExtendWith(OutputCaptureExtension.class)
class OidcLoginTests {

    private static final String START = "/oauth2/authorization/oidc";

    private static int port;
    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        port = FreePort.next();
        gateway = RunningGateway.start(
                "gateway.admin.password=",
                "gateway.admin.oidc.issuer-uri=" + OpenIdProvider.issuer(port),
                "gateway.admin.oidc.client-id=" + OpenIdProvider.CLIENT,
                "gateway.admin.oidc.client-secret=" + OpenIdProvider.SECRET,
                "gateway.admin.oidc.claim=realm_access.roles",
                "gateway.admin.oidc.viewer=readers",
                "gateway.admin.oidc.operator=ops,night-shift",
                "gateway.admin.oidc.personal-data=compliance",
                "gateway.providers.idpay.uat.auth[0].none=true");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void whoseClaimsGiveARoleComesIn() throws Exception {
        Browser browser = new Browser(gateway.adminPort());
        assertThat(browser.get(START).headers().firstValue("Location")).hasValue("/login?away"); // there is none yet

        try (OpenIdProvider provider = new OpenIdProvider(port)) {
            provider.knows(Map.of(
                    "preferred_username",
                    "alice",
                    "realm_access",
                    Map.of("roles", List.of("ops", "readers", "compliance"))));
            assertThat(browser.get("/api/me").statusCode()).isEqualTo(302);

            assertThat(signIn(browser)).isEqualTo("/api/me");

            assertThat(AdminDoor.json(browser.get("/api/me")))
                    .hasToString("{\"who\":\"oidc:alice\",\"role\":\"operator\",\"permissions\":[\"personal-data\"]}");
            assertThat(browser.post("/logout", "")
                            .headers()
                            .firstValue("Location")
                            .orElse(""))
                    .startsWith(OpenIdProvider.issuer(port) + "/logout?id_token_hint=");
            assertThat(browser.get("/api/me").statusCode()).isEqualTo(302);

            provider.knows(Map.of("realm_access", Map.of("roles", List.of("others"))));
            assertThat(signIn(browser)).isEqualTo("/login?role");
            assertThat(browser.get("/api/me").statusCode()).isEqualTo(302);

            // a login that somebody else has begun, and sends the user to the end of
            provider.knows(Map.of("realm_access", Map.of("roles", List.of("readers"))));
            Browser other = new Browser(gateway.adminPort());
            assertThat(browser.get(atProvider(other)).headers().firstValue("Location"))
                    .hasValue("/login?away");
        }
    }

    @Test
    void nobodyComesInWithAPasswordWhereThereIsNone(CapturedOutput output) {
        assertThat(new AdminDoor(gateway).get("/api/me").statusCode()).isEqualTo(401);
        assertThat(output).doesNotContain("has the password");
    }

    private static String signIn(Browser browser) {
        return browser.get(atProvider(browser)).headers().firstValue("Location").orElse("");
    }

    /** @return the path at the gateway to which the provider sends the browser back */
    private static String atProvider(Browser browser) {
        String there = browser.get(START).headers().firstValue("Location").orElseThrow();
        assertThat(there).startsWith(OpenIdProvider.issuer(port) + "/authorize").contains("code_challenge=", "nonce=");
        URI back = URI.create(AdminDoor.send(HttpRequest.newBuilder(URI.create(there)))
                .headers()
                .firstValue("Location")
                .orElseThrow());
        return back.getRawPath() + "?" + back.getRawQuery();
    }
}
