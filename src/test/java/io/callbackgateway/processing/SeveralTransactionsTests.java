package io.callbackgateway.processing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.callbackgateway.broker.EmbeddedBroker;
import io.callbackgateway.testing.RunningGateway;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.activemq.artemis.core.server.files.FileStoreMonitor;
import org.apache.activemq.artemis.core.server.impl.ActiveMQServerImpl;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

/** A provider that tells of several transactions in one callback: its route splits, and each item goes to {@code direct:record}. */
class SeveralTransactionsTests {

    @TempDir
    static Path routes;

    private static RunningGateway gateway;

    @BeforeAll
    static void start() throws IOException {
        FileSystemUtils.copyRecursively(Path.of("routes/dispatch"), routes.resolve("dispatch"));
        Files.copy(
                Path.of("src/test/resources/several-transactions/parcel.camel.yaml"),
                routes.resolve("parcel.camel.yaml"));
        gateway = RunningGateway.start(
                "gateway.routes-dir=" + routes, "gateway.providers.parcel.production.auth[0].none=true");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void eachTransactionGetsItsEventAndARepeatedCallbackNone() throws Exception {
        String callbackId = RunningGateway.callbackId(post(items("twenty-", 20, "paid")));
        await().untilAsserted(() -> assertThat(eventsOfCallback(callbackId)).hasSize(20));
        assertThat(eventsOfCallback(callbackId))
                .extracting(event -> event.path("subject").textValue())
                .containsExactlyElementsOf(
                        IntStream.range(0, 20).mapToObj(i -> "twenty-" + i).toList());

        String again = RunningGateway.callbackId(post(items("twenty-", 20, "paid")));

        await().until(() -> outcomes(again).size() == 20);
        assertThat(outcomes(again)).containsOnly("duplicate");
        assertThat(eventsOfCallback(again)).isEmpty();
        await().untilAsserted(() -> assertThat(archived(callbackId)).hasSize(40));
    }

    @Test
    void severalThingsAboutOneTransactionAreSeveralEventsInTheirOrder() throws Exception {
        String callbackId = RunningGateway.callbackId(
                post("[{\"id\":\"thrice\",\"state\":\"new\"},{\"id\":\"thrice\",\"state\":\"paid\"},"
                        + "{\"id\":\"thrice\",\"state\":\"new\"},{\"id\":\"thrice\",\"state\":\"new\"}]"));

        await().until(() -> outcomes(callbackId).size() == 4);
        await().untilAsserted(() -> assertThat(eventsOfCallback(callbackId))
                .extracting(event -> event.at("/data/sequence").intValue()
                        + event.at("/data/status").textValue())
                .containsExactly("1pending", "2completed", "3pending"));
        assertThat(outcomes(callbackId)).containsExactly("emitted", "emitted", "emitted", "duplicate");
        await().untilAsserted(() -> assertThat(archived(callbackId)).hasSize(6));
    }

    @Test
    void itemsThatNobodyWantsAreIgnoredAndTheOthersAreNot() {
        String callbackId = RunningGateway.callbackId(post("[{\"id\":\"a-test\",\"state\":\"test\"},"
                + "{\"id\":\"no-test\",\"state\":\"paid\"},{\"state\":\"test\"},{\"state\":\"test\"}]"));

        await().until(() -> outcomes(callbackId).size() == 4);
        await().untilAsserted(() -> assertThat(eventsOfCallback(callbackId))
                .extracting(event -> event.path("subject").textValue())
                .containsExactly("no-test"));
        assertThat(outcomes(callbackId)).containsExactly("ignored", "ignored", "ignored", "emitted");
    }

    @Test
    void aCallbackWithoutItemsHasFailed() {
        String callbackId = RunningGateway.callbackId(post("[]"));

        assertThat(gateway.outcomeOf(callbackId)).isEqualTo("failed");
        assertThat(gateway.detailOf(callbackId)).isEqualTo("its route ended without direct:record or direct:ignore");
    }

    @Test
    void aCallbackOneOfWhoseItemsCannotBeReadIsSetAsideAsAWhole() {
        String callbackId = RunningGateway.callbackId(
                post("[{\"id\":\"beside-unreadable\",\"state\":\"new\"},{\"state\":\"new\"}]"));

        assertThat(gateway.outcomeOf(callbackId)).isEqualTo("unreadable");
        assertThat(gateway.eventsOf("beside-unreadable")).isEmpty();
    }

    /** The ledger has committed, the broker takes nothing: as in a crash between the two. */
    @Test
    void aCrashBetweenLedgerAndBrokerLosesAndDoublesNothing() throws Exception {
        var camel = gateway.bean(CamelContext.class).getRouteController();
        FileStoreMonitor disk =
                ((ActiveMQServerImpl) gateway.bean(EmbeddedBroker.class).server()).getMonitor();
        double usual = disk.getMaxUsage();
        camel.stopRoute("parcel");
        String first = RunningGateway.callbackId(post(items("crash-", 20, "new")));
        String second = RunningGateway.callbackId(post(items("crash-", 20, "paid")));
        String repeat = RunningGateway.callbackId(post(items("crash-", 20, "paid")));
        disk.setMaxUsage(0);
        await().until(() -> post("[]").statusCode() == 503);
        camel.startRoute("parcel");
        await().until(() -> outcomes(repeat).size() == 20);
        assertThat(eventsOfCallback(first)).isEmpty();

        disk.setMaxUsage(usual);

        await().untilAsserted(() -> assertThat(eventsOfCallback(second)).hasSize(20));
        assertThat(eventsOfCallback(first)).hasSize(20);
        assertThat(outcomes(repeat)).containsOnly("duplicate");
        for (int i = 0; i < 20; i++) {
            assertThat(gateway.eventsOf("crash-" + i))
                    .extracting(event -> event.at("/data/sequence").intValue())
                    .containsExactly(1, 2);
        }
        await().untilAsserted(
                        () -> assertThat(gateway.bean(EmbeddedBroker.class).depth("inbox.parcel.production"))
                                .isZero());
    }

    private static String items(String prefix, int count, String state) {
        return IntStream.range(0, count)
                .mapToObj(i -> "{\"id\":\"" + prefix + i + "\",\"state\":\"" + state + "\"}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static HttpResponse<String> post(String items) {
        return gateway.post("/callbacks/parcel/production", "{\"items\":" + items + "}");
    }

    private static List<JsonNode> eventsOfCallback(String callbackId) {
        return gateway.events().stream()
                .filter(event -> callbackId.equals(event.at("/data/callbackId").textValue()))
                .toList();
    }

    private static List<String> outcomes(String callbackId) {
        return gateway.ledger()
                .sql("SELECT outcome FROM callbacks WHERE callback_id = ? ORDER BY transaction_id, item")
                .param(callbackId)
                .query(String.class)
                .list();
    }

    private static List<Path> archived(String callbackId) throws IOException {
        try (Stream<Path> files = Files.walk(gateway.dataDir().resolve("archive"))) {
            return files.filter(file -> file.getFileName().toString().startsWith(callbackId))
                    .toList();
        }
    }
}
