package io.callbackgateway.processing;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.okXml;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.callbackgateway.broker.EmbeddedBroker;
import io.callbackgateway.testing.RunningGateway;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A provider's API that is away, in part or as a whole: whom it holds up, and how often it is asked. */
class ApiOutageTests {

    /** {@code -Doutage=60} makes it a minute, with fewer than 30 questions. Seconds. */
    private static final Duration OUTAGE = Duration.ofSeconds(Integer.getInteger("outage", 15));

    private static final String AUTHORISED =
            "<PaymentInfo><Summary><Authorized>true</Authorized></Summary></PaymentInfo>";

    private static final WireMockServer production =
            new WireMockServer(wireMockConfig().dynamicPort().containerThreads(32));
    private static final WireMockServer test =
            new WireMockServer(wireMockConfig().dynamicPort().containerThreads(32));

    /** What production's API answers about {@code hangs} is held until then. */
    private static final CompletableFuture<Void> released = new CompletableFuture<>();

    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        production.start();
        test.start();
        production.stubFor(any(anyUrl()).atPriority(9).willReturn(okXml(AUTHORISED)));
        production.addMockServiceRequestListener((question, answer) -> {
            if (question.getBodyAsString().contains("hangs")) {
                released.join();
            }
        });
        List<String> settings = new ArrayList<>();
        for (String environment : List.of("production", "test")) {
            String key = "gateway.providers.netaxept." + environment;
            WireMockServer api = environment.equals("test") ? test : production;
            settings.addAll(List.of(
                    key + ".auth[0].none=true",
                    key + ".allow-from=",
                    key + ".api.base-url=" + api.baseUrl(),
                    key + ".api.merchant-id=12000000",
                    key + ".api.token=demo"));
        }
        gateway = RunningGateway.start(settings.toArray(String[]::new));
    }

    @AfterAll
    static void stop() {
        released.complete(null);
        gateway.close();
        production.stop();
        test.stop();
    }

    @Test
    void deadApiIsAskedSeldomAndDelaysNoOtherEnvironmentAndAllIsToldWhenItIsBack() {
        long began = System.nanoTime();
        test.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(503)));
        for (int i = 0; i < 1_000; i++) {
            accept("test", "waiting-" + i);
        }

        long end = System.nanoTime() + OUTAGE.toNanos();
        for (int i = 0; System.nanoTime() - end < 0; i++) {
            assertToldWithin(
                    Duration.ofSeconds(3), accept("production", "meanwhile-" + i)); // its own delay is 8 s by then
        }
        // until eight in a row have failed, with seven more under way by then; then one at a time after 0.5, 1, 2, 4, 8
        // … 30 s, and every 4 s at the most, where it took long until all were accepted
        Duration longer = Duration.ofNanos(System.nanoTime() - began).minus(OUTAGE);
        assertThat(test.getAllServeEvents())
                .hasSizeBetween(4, 15 + 6 + (int) OUTAGE.toSeconds() / 30 + (int) longer.toSeconds() / 4);
        assertThat(events("test", "waiting-")).isZero();

        test.stubFor(any(anyUrl()).willReturn(okXml(AUTHORISED)));
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(events("test", "waiting-")).isEqualTo(1_000));
        assertThat(gateway.bean(EmbeddedBroker.class).depth("inbox.dead")).isZero();
    }

    @Test
    void oneTransactionWhoseQuestionFailsDelaysNoneOfAThousand() {
        production.stubFor(post(anyUrl())
                .withFormParam("transactionId", equalTo("fails"))
                .willReturn(aResponse().withStatus(500)));
        accept("production", "fails");
        String hangs = accept("production", "hangs");

        List<String> others = IntStream.range(0, 1_000)
                .mapToObj(i -> accept("production", "beside-" + i))
                .toList();

        assertToldWithin(Duration.ofSeconds(3), others.get(999));
        await().atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> assertThat(events("production", "beside-")).isEqualTo(1_000));
        assertThat(gateway.eventsOf("fails")).isEmpty();
        assertThat(gateway.eventsOf("hangs")).isEmpty();

        released.complete(null);
        assertThat(gateway.outcomeOf(hangs)).isEqualTo("emitted");

        production.stubFor(
                post(anyUrl()).withFormParam("transactionId", equalTo("fails")).willReturn(okXml(AUTHORISED)));
        await().atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> assertThat(gateway.eventsOf("fails")).hasSize(1));
    }

    private static String accept(String environment, String id) {
        return RunningGateway.callbackId(
                gateway.post("/callbacks/netaxept/" + environment, "{\"TransactionId\":\"" + id + "\"}"));
    }

    private static void assertToldWithin(Duration time, String callbackId) {
        await().atMost(time).pollInterval(Duration.ofMillis(20)).until(() -> gateway.events().stream()
                .anyMatch(event ->
                        callbackId.equals(event.path("data").path("callbackId").textValue())));
    }

    /** Without those about alarms, which are about no transaction: an outage that lasts raises some. */
    private static long events(String environment, String prefix) {
        return gateway.events().stream()
                .filter(event -> environment.equals(
                                event.path("data").path("environment").textValue())
                        && event.path("subject").asText().startsWith(prefix))
                .count();
    }
}
