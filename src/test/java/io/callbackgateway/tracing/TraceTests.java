package io.callbackgateway.tracing;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.callbackgateway.testing.CollectedSpans;
import io.callbackgateway.testing.RunningGateway;
import io.callbackgateway.testing.StructuredLog;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One callback through a whole gateway, as its trace and structured logs show it. */
class TraceTests {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String PARENT = "b7ad6b7169203331";

    @RegisterExtension
    static final WireMockExtension ENDPOINT = WireMockExtension.newInstance()
            .options(WireMockConfiguration.wireMockConfig().dynamicPort())
            .build();

    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        List<String> settings = new ArrayList<>(CollectedSpans.SETTINGS);
        settings.add("gateway.providers.idpay.uat.auth[0].none=true");
        settings.add("gateway.notifications[0].name=erp");
        settings.add("gateway.notifications[0].url=" + ENDPOINT.baseUrl() + "/hook");
        settings.add("gateway.notifications[0].secret=whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        gateway = RunningGateway.start(settings.toArray(String[]::new));
    }

    @BeforeEach
    void answer() {
        ENDPOINT.stubFor(post(urlPathMatching("/.*")).willReturn(okJson("{}")));
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static String accept(String transaction, String... headers) {
        return RunningGateway.callbackId(gateway.post(
                "/callbacks/idpay/uat", "{\"id\":\"" + transaction + "\",\"status\":\"approved\"}", headers));
    }

    /** Of the callback's trace, once they are all there. */
    private static Map<String, SpanData> stationsOf(String callbackId) {
        return await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> {
                            List<SpanData> all =
                                    gateway.bean(CollectedSpans.class).all();
                            Set<String> traces = all.stream()
                                    .filter(span -> callbackId.equals(attribute(span, "callbackId")))
                                    .map(SpanData::getTraceId)
                                    .collect(Collectors.toSet());
                            return all.stream()
                                    .filter(span -> traces.contains(span.getTraceId()))
                                    .collect(Collectors.toMap(TraceTests::name, span -> span, (one, other) -> other));
                        },
                        stations -> stations.keySet()
                                .containsAll(Set.of(
                                        "door",
                                        "keep",
                                        "route",
                                        "ledger",
                                        "publish",
                                        "deliver dispatch-archive",
                                        "deliver dispatch-notify-erp")));
    }

    private static String name(SpanData span) {
        String queue = attribute(span, "queue");
        return queue == null ? span.getName() : span.getName() + " " + queue;
    }

    private static String attribute(SpanData span, String key) {
        return span.getAttributes().get(AttributeKey.stringKey(key));
    }

    @Test
    void oneTraceLeadsFromTheDoorToEachDelivery() {
        Map<String, SpanData> stations = stationsOf(accept("way"));

        assertThat(stations.values())
                .extracting(SpanData::getTraceId)
                .containsOnly(stations.get("door").getTraceId());
        assertThat(stations.get("keep").getParentSpanId())
                .isEqualTo(stations.get("door").getSpanId());
        for (String behind : List.of("route", "ledger", "publish")) {
            assertThat(stations.get(behind).getParentSpanId())
                    .as(behind)
                    .isEqualTo(stations.get("keep").getSpanId());
        }
        assertThat(stations.get("inbox").getParentSpanId())
                .as("Camel's span of the route")
                .isEqualTo(stations.get("route").getSpanId());
    }

    @Test
    void theTraceOfTheCallerIsTakenOverAndHandedOn() {
        String id = accept("taken", "traceparent", "00-" + TRACE + "-" + PARENT + "-01");
        SpanData door = stationsOf(id).get("door");

        assertThat(door.getTraceId()).isEqualTo(TRACE);
        assertThat(door.getParentSpanId()).isEqualTo(PARENT);
        await().untilAsserted(() -> assertThat(ENDPOINT.findAll(postRequestedFor(urlPathMatching("/hook"))))
                .anySatisfy(
                        request -> assertThat(request.getHeader("traceparent")).startsWith("00-" + TRACE + "-")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "garbage",
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more"
            })
    void whatIsNoTraceOfACallerIsAsIfItWereNotThere(String traceparent) {
        SpanData door = stationsOf(accept("garbage" + traceparent.hashCode(), "traceparent", traceparent))
                .get("door");

        assertThat(door.getTraceId()).isNotEqualTo(TRACE);
        assertThat(door.getParentSpanContext().isValid()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"ecs, ''", "logstash, ''", "gelf, _"})
    void structuredLogsNameTheCallbackAndItsTrace(String format, String prefix) throws IOException {
        try (StructuredLog log = new StructuredLog(format)) {
            String transaction = "logged-" + format;
            String id = accept(transaction);
            stationsOf(id);
            String personal = "{\"id\":\"" + transaction + "-2\",\"name\":\"Zelda4712";
            gateway.outcomeOf(RunningGateway.callbackId(gateway.post("/callbacks/idpay/uat", personal)));

            await().untilAsserted(() -> assertThat(log.lines())
                    .anySatisfy(line -> {
                        assertThat(line.path(prefix + "callbackId").textValue()).isEqualTo(id);
                        assertThat(line.path(prefix + "transactionId").textValue())
                                .isEqualTo(transaction);
                        assertThat(line.path(prefix + "provider").textValue()).isEqualTo("idpay");
                        assertThat(line.path(prefix + "environment").textValue())
                                .isEqualTo("uat");
                        assertThat(line.path(prefix + "traceId").textValue()).hasSize(32);
                        assertThat(line.path(prefix + "spanId").textValue()).hasSize(16);
                    })
                    .anySatisfy(line -> {
                        assertThat(line.toString()).contains("went to inbox.dead");
                        assertThat(line.has(prefix + "callbackId")).isTrue();
                    })
                    .noneMatch(line -> line.toString().contains("Zelda4712")));
        }
    }
}
