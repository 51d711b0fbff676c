package io.callbackgateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.callbackgateway.testing.EmulatedProviders;
import io.callbackgateway.testing.EmulatedProviders.Emulators;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What callbacks do not tell is found by asking back, at all four providers; what is true the emulators say. */
@ExtendWith(EmulatedProviders.class)
class ReconciliationOverHttpTests {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final List<String> PROVIDERS = List.of("netki", "idpay", "proposal", "netaxept");

    /** The emulator's words; the other providers' are their own. */
    private static final Map<String, String> NETAXEPT = Map.of(
            "captured", "CAPTURED",
            "credited", "CREDITED",
            "annulled", "ANNULLED",
            "declined", "FAILED",
            "cancelled", "CANCELLED_BY_CUSTOMER");

    private static Emulators emulators;

    @BeforeAll
    static void start(Emulators shared) {
        emulators = shared;
    }

    @Test
    void findsExactlyWhatWasMissed() {
        List<Double> before = PROVIDERS.stream().map(each -> missed(each)).toList();
        PROVIDERS.forEach(each -> emulators.play(
                each, "{\"drop\":0.2,\"doubles\":0,\"shuffled\":false}", "transactions=60&begin=1s&gap=300ms&seed=5"));
        for (int i = 0; i < PROVIDERS.size(); i++) {
            String provider = PROVIDERS.get(i);
            awaitTruth(provider, emulators.truth(provider));
            JsonNode truth =
                    emulators.report(provider); // Netaxept's callbacks tell only what its API answers afterwards
            assertThat(truth.path("missed").asInt()).as(provider).isPositive();
            assertThat(missed(provider) - before.get(i))
                    .as("%s", provider)
                    .isEqualTo(truth.path("missed").asInt());
            transactions(truth).forEach(each -> assertThat(origins(each))
                    .as("%s", each)
                    .hasSize(each.path("missed").asBoolean() ? 1 : 0));
        }
    }

    @Test
    void comesToTheSameInAnyOrderAndTwice() {
        PROVIDERS.forEach(each -> emulators.play(
                each, "{\"drop\":0,\"doubles\":0.3,\"shuffled\":true}", "transactions=60&begin=1s&gap=50ms&seed=5"));
        PROVIDERS.forEach(provider -> {
            JsonNode truth = emulators.truth(provider);
            awaitTruth(provider, truth);
            transactions(truth).forEach(each -> {
                JsonNode last = null;
                for (JsonNode event : events(each)) {
                    assertThat(event.path("sequence").asInt())
                            .isEqualTo(last == null ? 1 : last.path("sequence").asInt() + 1);
                    if (last != null) {
                        assertThat(event.path("previousStatus")).isEqualTo(last.path("status"));
                        assertThat(event.path("flags").isEmpty())
                                .isNotEqualTo(last.path("final").asBoolean());
                    }
                    last = event;
                }
            });
        });
    }

    private static void awaitTruth(String provider, JsonNode truth) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(transactions(truth)
                        .filter(each -> !code(provider, each).equals(lastTold(each)))
                        .map(each -> each.path("id").asText() + " is " + code(provider, each) + ", told is "
                                + lastTold(each)))
                .as(provider)
                .isEmpty());
    }

    private static Stream<JsonNode> transactions(JsonNode truth) {
        return StreamSupport.stream(truth.path("transactions").spliterator(), false);
    }

    private static String code(String provider, JsonNode transaction) {
        String state = transaction.path("state").asText();
        return provider.equals("netaxept") ? NETAXEPT.get(state) : state;
    }

    private static String lastTold(JsonNode transaction) {
        List<JsonNode> events = events(transaction);
        return events.isEmpty()
                ? "nothing"
                : events.get(events.size() - 1).at("/providerStatus/code").asText();
    }

    private static List<JsonNode> events(JsonNode transaction) {
        List<JsonNode> events = new ArrayList<>();
        for (JsonNode event :
                emulators.gateway().eventsOf(transaction.path("id").asText())) {
            if (event.path("type").asText().startsWith("callback.transaction.")) {
                events.add(event.path("data"));
            }
        }
        return events;
    }

    private static List<JsonNode> origins(JsonNode transaction) {
        return events(transaction).stream()
                .filter(each -> each.path("origin").asText().equals("reconciliation"))
                .toList();
    }

    private static double missed(String provider) {
        return emulators
                .gateway()
                .bean(MeterRegistry.class)
                .get("gateway.reconciliation.missed")
                .tag("provider", provider)
                .counter()
                .count();
    }
}
