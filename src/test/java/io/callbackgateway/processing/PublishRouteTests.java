package io.callbackgateway.processing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.callbackgateway.broker.EmbeddedBroker;
import io.callbackgateway.testing.RunningGateway;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.builder.NotifyBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An event leaves by a route that Camel's tools see, and leaves once. */
class PublishRouteTests {

    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start("gateway.providers.idpay.uat.auth[0].none=true");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void camelSeesEachEventLeaveAndNoDuplicate() {
        NotifyBuilder two = new NotifyBuilder(camel())
                .wereSentTo("events:callbacks")
                .whenDone(2)
                .create();
        NotifyBuilder more = new NotifyBuilder(camel())
                .wereSentTo("events:callbacks")
                .whenDone(3)
                .create();

        accept("leaves", "waiting");
        accept("leaves", "waiting");
        String last = accept("leaves", "approved");

        assertThat(two.matches(20, TimeUnit.SECONDS)).isTrue();
        gateway.eventOf(last);
        assertThat(gateway.eventsOf("leaves")).hasSize(2);
        assertThat(more.matches()).isFalse();
    }

    @Test
    void eventsThatCouldNotLeaveDoSoLaterOnceAndInOrder() throws Exception {
        camel().getRouteController().stopRoute("publish");
        List<String> ids = IntStream.range(0, 30)
                .mapToObj(i -> accept(
                        "stays-" + i % 10,
                        List.of("waiting", "processing", "approved").get(i / 10)))
                .toList();
        ids.forEach(id -> assertThat(gateway.outcomeOf(id)).isEqualTo("emitted"));
        assertThat(gateway.bean(EmbeddedBroker.class).depth("inbox.idpay.uat")).isPositive();
        assertThat(events("stays-")).isEmpty();

        camel().getRouteController().startRoute("publish");

        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(
                        gateway.bean(EmbeddedBroker.class).depth("inbox.idpay.uat"))
                .isZero());
        gateway.eventOf(accept("last", "approved"));
        assertThat(events("stays-")).hasSize(30);
        for (int i = 0; i < 10; i++) {
            assertThat(gateway.eventsOf("stays-" + i))
                    .extracting(event -> event.path("data").path("sequence").intValue())
                    .containsExactly(1, 2, 3);
        }
    }

    @Test
    void nothingElseIsPublishedAndNothingElseIsRead() throws Exception {
        Endpoint callbacks = camel().getEndpoint("events:callbacks");
        Endpoint archive = camel().getEndpoint("events:archive?batch=256");

        assertThatThrownBy(() -> camel().createProducerTemplate().sendBody(callbacks, "{}"))
                .hasRootCauseMessage("only the ledger makes events: a route ends in direct:record");
        assertThatThrownBy(() -> callbacks.createConsumer(exchange -> {})).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(archive::createProducer).isInstanceOf(IllegalArgumentException.class);
        assertThat(gateway.bean(EmbeddedBroker.class).server().locateQueue("dispatch-callbacks"))
                .isNull();
    }

    private static List<JsonNode> events(String prefix) {
        return gateway.events().stream()
                .filter(event -> event.path("subject").asText().startsWith(prefix))
                .toList();
    }

    private static String accept(String id, String status) {
        return RunningGateway.callbackId(
                gateway.post("/callbacks/idpay/uat", "{\"id\":\"" + id + "\",\"status\":\"" + status + "\"}"));
    }

    private static CamelContext camel() {
        return gateway.bean(CamelContext.class);
    }
}
