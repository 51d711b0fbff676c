package io.callbackgateway.dispatch.notify;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import io.callbackgateway.testing.RunningGateway;
import jakarta.jms.TextMessage;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class NotificationsTests {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String OTHER_SECRET = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    private static WireMockServer endpoints;
    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        endpoints = new WireMockServer(wireMockConfig().dynamicPort().containerThreads(40));
        endpoints.start();
        endpoints.stubFor(any(anyUrl()).atPriority(10).willReturn(ok()));
        gateway = RunningGateway.start(
                "gateway.notifications[0].name=all",
                "gateway.notifications[0].url=" + endpoints.url("/all"),
                "gateway.notifications[0].secret=" + SECRET,
                "gateway.notifications[1].name=kyc",
                "gateway.notifications[1].url=" + endpoints.url("/some?tenant=1"),
                "gateway.notifications[1].secret=" + OTHER_SECRET,
                "gateway.notifications[1].providers=idpay",
                "gateway.notifications[1].environments=uat",
                "gateway.notifications[1].statuses=approved,declined",
                "gateway.notifications[2].name=troubled",
                "gateway.notifications[2].url=" + endpoints.url("/troubled"),
                "gateway.notifications[2].secret=" + OTHER_SECRET,
                "gateway.providers.idpay.uat.auth[0].none=true",
                "gateway.providers.idpay.production.auth[0].none=true",
                "gateway.providers.proposal.production.auth[0].none=true");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        endpoints.stop();
    }

    @Test
    void eventIsPostedAsItIsAndSignedByStandardWebhooks() throws Exception {
        String callbackId = idpay("uat", "posted", "situação 🏦");

        LoggedRequest post = requests("/all", "posted", 1).get(0);

        String event = recordedEvent(callbackId);
        assertThat(post.getMethod().getName()).isEqualTo("POST");
        assertThat(post.getHeader("Content-Type")).isEqualTo("application/cloudevents+json");
        assertThat(post.getBody()).isEqualTo(event.getBytes(StandardCharsets.UTF_8));
        assertThat(post.getHeader("webhook-id"))
                .isEqualTo(gateway.eventOf(callbackId).path("id").textValue());
        new Webhook(SECRET).verify(post.getBodyAsString(), headers(post));
        assertThatThrownBy(() -> new Webhook(OTHER_SECRET).verify(post.getBodyAsString(), headers(post)))
                .isInstanceOf(WebhookVerificationException.class);
    }

    @Test
    void noHeaderTellsOfTheGatewaysInside() {
        idpay("uat", "headers", "processing");

        assertThat(requests("/all", "headers", 1).get(0).getHeaders().keys())
                .map(String::toLowerCase)
                .containsExactlyInAnyOrder(
                        "content-type",
                        "webhook-id",
                        "webhook-timestamp",
                        "webhook-signature",
                        "host",
                        "user-agent",
                        "connection",
                        "content-length");
    }

    @Test
    void endpointGetsOnlyWhatItAskedFor() throws Exception {
        idpay("uat", "filter-provider-environment-status", "approved");
        idpay("uat", "filter-other-status", "expired");
        idpay("production", "filter-other-environment", "approved");
        gateway.post("/callbacks/proposal/production?proposal=filter-other-provider&status=2", "");
        idpay("uat", "filter-last", "absent-holder");

        requests("/all", "filter-other-provider", 1);
        LoggedRequest wanted = requests("/some?tenant=1", "filter-last", 1).get(0);
        new Webhook(OTHER_SECRET).verify(wanted.getBodyAsString(), headers(wanted));
        requests("/some?tenant=1", "filter-provider-environment-status", 1);
        assertThat(endpoints.findAll(
                        postRequestedFor(urlEqualTo("/some?tenant=1")).withRequestBody(containing("filter-other"))))
                .isEmpty();
    }

    @Test
    void failureIsTriedAgainWithGrowingDelaysUnderTheSameId() throws Exception {
        failing("failing", 1, 4);

        String callbackId = idpay("uat", "failing", "canceled");

        List<LoggedRequest> attempts = requests("/troubled", "\"failing\"", 4);
        assertThat(attempts)
                .extracting(attempt -> attempt.getHeader("webhook-id"))
                .containsOnly(eventId(callbackId));
        for (LoggedRequest attempt : attempts) {
            assertThat(attempt.getBodyAsString()).isEqualTo(recordedEvent(callbackId));
            new Webhook(OTHER_SECRET).verify(attempt.getBodyAsString(), headers(attempt));
        }
        assertThat(gap(attempts, 2, 3)).isGreaterThan(gap(attempts, 0, 1));
        assertThat(gap(attempts, 0, 1)).isGreaterThanOrEqualTo(400);
        assertThat(requests("/all", "\"failing\"", 1)).hasSize(1);
    }

    @Test
    void hangingEndpointIsGivenUpAndTriedAgainAndDelaysNobodyElse() throws Exception {
        endpoints.stubFor(post("/troubled")
                .withRequestBody(containing("hanging"))
                .inScenario("hanging")
                .whenScenarioStateIs(Scenario.STARTED)
                .willSetStateTo("back")
                .willReturn(ok().withFixedDelay(60_000)));
        long start = System.nanoTime();

        String callbackId = idpay("uat", "hanging", "skipped");

        requests("/all", "hanging", 1);
        assertThat(((TextMessage) gateway.take("callbacks.uat.canceled")).getText())
                .contains("\"environment\":\"uat\"");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(12));
        List<LoggedRequest> attempts = requests("/troubled", "hanging", 2);
        assertThat(attempts)
                .extracting(attempt -> attempt.getHeader("webhook-id"))
                .containsOnly(eventId(callbackId));
    }

    @Test
    void redirectIsNotFollowedButTriedAgain() {
        endpoints.stubFor(post("/troubled")
                .withRequestBody(containing("redirected"))
                .inScenario("redirected")
                .whenScenarioStateIs(Scenario.STARTED)
                .willSetStateTo("back")
                .willReturn(aResponse().withStatus(307).withHeader("Location", endpoints.url("/elsewhere"))));

        idpay("uat", "redirected", "processing");

        requests("/troubled", "redirected", 2);
        assertThat(endpoints.findAll(postRequestedFor(urlEqualTo("/elsewhere"))))
                .isEmpty();
    }

    @Test
    void answerOfAnEndpointGoesNowhere() throws Exception {
        endpoints.stubFor(post("/troubled")
                .withRequestBody(containing("answering"))
                .willReturn(ok("answer").withHeader("CamelFileName", "evil").withHeader("provider", "evil")));

        String callbackId = idpay("uat", "answering", "waiting");

        requests("/troubled", "answering", 1);
        assertThat(((TextMessage) gateway.take("callbacks.uat.pending")).getText())
                .isEqualTo(recordedEvent(callbackId));
    }

    private static void failing(String id, int attempt, int last) {
        for (int i = attempt; i < last; i++) {
            endpoints.stubFor(post("/troubled")
                    .withRequestBody(containing('"' + id + '"'))
                    .inScenario(id)
                    .whenScenarioStateIs(i == attempt ? Scenario.STARTED : "attempt " + i)
                    .willSetStateTo("attempt " + (i + 1))
                    .willReturn(aResponse().withStatus(i % 2 == 0 ? 404 : 500)));
        }
    }

    /** The posts to an endpoint that contain a text, in their order, once there are that many. */
    private static List<LoggedRequest> requests(String url, String text, int count) {
        return await().atMost(Duration.ofSeconds(25))
                .until(
                        () ->
                                endpoints
                                        .findAll(postRequestedFor(urlEqualTo(url))
                                                .withRequestBody(containing(text)))
                                        .stream()
                                        .sorted(java.util.Comparator.comparing(LoggedRequest::getLoggedDate))
                                        .toList(),
                        found -> found.size() >= count);
    }

    private static long gap(List<LoggedRequest> attempts, int from, int to) {
        return attempts.get(to).getLoggedDate().getTime()
                - attempts.get(from).getLoggedDate().getTime();
    }

    private static HttpHeaders headers(LoggedRequest request) {
        return HttpHeaders.of(
                Map.of(
                        "webhook-id", List.of(request.getHeader("webhook-id")),
                        "webhook-timestamp", List.of(request.getHeader("webhook-timestamp")),
                        "webhook-signature", List.of(request.getHeader("webhook-signature"))),
                (name, value) -> true);
    }

    private static String idpay(String environment, String id, String status) {
        return RunningGateway.callbackId(gateway.post(
                "/callbacks/idpay/" + environment, "{\"id\":\"%s\",\"status\":\"%s\"}".formatted(id, status)));
    }

    private static String eventId(String callbackId) {
        return gateway.eventOf(callbackId).path("id").textValue();
    }

    private static String recordedEvent(String callbackId) {
        assertThat(gateway.outcomeOf(callbackId)).isEqualTo("emitted");
        return gateway.ledger()
                .sql("SELECT event FROM callbacks WHERE callback_id = ?")
                .param(callbackId)
                .query(String.class)
                .single();
    }
}
