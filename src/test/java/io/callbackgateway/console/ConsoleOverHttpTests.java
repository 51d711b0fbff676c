package io.callbackgateway.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.callbackgateway.testing.AdminDoor;
import io.callbackgateway.testing.RunningGateway;
import io.callbackgateway.testing.SharedGateway;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The console without any script: forms and links, and what other sites could do with them. */
@ExtendWith(SharedGateway.class)
class ConsoleOverHttpTests {

    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    private static RunningGateway gateway;

    private final HttpClient http = HttpClient.newBuilder()
            .cookieHandler(new CookieManager())
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();

    @BeforeAll
    static void share(RunningGateway shared) {
        gateway = shared;
    }

    @Test
    void signsInAndPausesADestinationByForms() throws Exception {
        signIn();

        String question = get("/pause?destination=archive").body();
        String paused = post("/pause", "destination=archive&minutes=5&reason=r&_csrf=" + token(question))
                .body();
        String resumed =
                post("/resume", "destination=archive&_csrf=" + token(paused)).body();

        assertThat(paused).contains("Paused: the destination archive.");
        assertThat(resumed).contains("Resumed: the destination archive.");
    }

    @Test
    void doesNothingForAFormOfAnotherSite() throws Exception {
        signIn();

        HttpResponse<String> answer = post("/pause", "destination=archive");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(get("/destinations").body()).doesNotContain("state warn");
    }

    @Test
    void isShownInNoFrameAndRunsNoScriptButItsOwn() throws Exception {
        signIn();

        HttpResponse<String> page = get("/");

        assertThat(page.headers().firstValue("X-Frame-Options")).hasValue("DENY");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(page.headers().firstValue("Cache-Control").orElseThrow()).contains("no-store");
        assertThat(page.body()).doesNotContain("<script>").doesNotContainPattern("(src|href)=\"https?:");
    }

    @Test
    void tellsScriptsTheSameOverview() {
        JsonNode overview = AdminDoor.json(new AdminDoor(gateway).get("/api/overview"));

        assertThat(overview.path("doors").findValuesAsText("provider")).contains("idpay", "netki");
        assertThat(overview.path("destinations").findValuesAsText("name")).contains("archive");
    }

    private void signIn() throws Exception {
        String form = get("/login").body();
        String page = post("/login", "username=admin&password=secret&_csrf=" + token(form))
                .body();
        assertThat(page).contains("Signed in as");
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String form) throws IOException, InterruptedException {
        return http.send(
                request(path)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + gateway.adminPort() + path))
                .header("Accept", "text/html");
    }

    private static String token(String page) {
        Matcher token = TOKEN.matcher(page);
        assertThat(token.find()).as(page).isTrue();
        return URLEncoder.encode(token.group(1), StandardCharsets.UTF_8);
    }
}
