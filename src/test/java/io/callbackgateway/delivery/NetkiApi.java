package io.callbackgateway.delivery;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.request;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Netki's API with one business, whose configuration has an id of its own. */
final class NetkiApi implements AutoCloseable {

    static final String BUSINESS = "604e1738-4716-4bdd-867b-4942186b1e1c";
    static final String CONFIG = "/api/business/businesses/" + BUSINESS + "/config/";
    static final String ONE = CONFIG + "0a652407-dac4-45ec-9ad0-5ef79b4d8138/";
    static final String RESTART = "/api/transactions/restart-callbacks/";

    private static final String SCENARIO = "pause";

    private final WireMockServer server = new WireMockServer(wireMockConfig().dynamicPort());

    NetkiApi() {
        server.start();
    }

    String url() {
        return server.baseUrl();
    }

    /** All is as the settings of the tests have it. */
    void reset() {
        server.resetAll();
        server.stubFor(any(anyUrl()).atPriority(9).willReturn(aResponse().withStatus(404)));
        isConfigured(config("https://gateway.example/callbacks/netki/production", "basic", 200, false, true));
        server.stubFor(put(urlEqualTo(RESTART)).willReturn(okJson("{\"message\": \"Callbacks restarted.\"}")));
    }

    /** Until it is resumed. */
    void isPaused() {
        server.stubFor(get(urlEqualTo(CONFIG))
                .inScenario(SCENARIO)
                .willReturn(okJson(
                        config("https://gateway.example/callbacks/netki/production", "basic", 200, true, true))));
        server.stubFor(put(urlEqualTo(ONE))
                .inScenario(SCENARIO)
                .withRequestBody(equalToJson("{\"is_callback_paused\": false}"))
                .willSetStateTo("resumed")
                .willReturn(okJson("{}")));
        server.stubFor(get(urlEqualTo(CONFIG))
                .inScenario(SCENARIO)
                .whenScenarioStateIs("resumed")
                .willReturn(okJson(
                        config("https://gateway.example/callbacks/netki/production", "basic", 200, false, true))));
    }

    /** Although it was resumed. */
    void pausesAgain() {
        server.resetScenarios();
    }

    void isConfigured(String config) {
        answers("GET", CONFIG, okJson(config));
    }

    static String config(String url, String scheme, int expected, boolean paused, boolean enabled) {
        return """
                {"count": 1, "next": null, "previous": null, "results": [{"id": "0a652407-dac4-45ec-9ad0-5ef79b4d8138",
                "callback_url": "%s", "callback_authentication_scheme": "%s", "callback_expected_status": %d,
                "callback_retry_limit": 8, "is_callback_paused": %b, "is_callback_enabled": %b}]}"""
                .formatted(url, scheme, expected, paused, enabled);
    }

    void answers(String method, String path, ResponseDefinitionBuilder answer) {
        server.stubFor(request(method, urlEqualTo(path)).willReturn(answer));
    }

    /** @param callbacks as JSON, with commas between them */
    void hasTried(String transaction, String callbacks) {
        answers(
                "GET",
                "/api/transactions/" + transaction + "/get-callbacks/",
                okJson("{\"count\": 1, \"callbacks\": [" + callbacks + "]}"));
    }

    static String callback(int id, String state, String status, int counter, String updated) {
        return """
                {"id": %d, "created": "2026-11-20T10:00:00.000000Z", "updated": "%s", "state": "%s", "response_raw": "OK",
                "status_code": %s, "callback_counter": %d}"""
                .formatted(id, updated, state, status, counter);
    }

    /** What has changed something there, in order. */
    List<String> changes() {
        return requests().stream().filter(each -> !each.startsWith("GET")).toList();
    }

    List<String> requests() {
        List<ServeEvent> events = new ArrayList<>(server.getAllServeEvents());
        Collections.reverse(events); // the newest come first
        return events.stream()
                .map(each ->
                        each.getRequest().getMethod() + " " + each.getRequest().getUrl())
                .toList();
    }

    String lastBody(String method) {
        return server.getAllServeEvents().stream()
                .filter(each -> each.getRequest().getMethod().getName().equals(method))
                .findFirst()
                .orElseThrow()
                .getRequest()
                .getBodyAsString();
    }

    @Override
    public void close() {
        server.stop();
    }
}
