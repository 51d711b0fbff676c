package io.callbackgateway.processing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callbackgateway.event.Amounts;
import io.callbackgateway.event.Reason;
import io.callbackgateway.event.Status;
import io.callbackgateway.failure.ProviderUnavailableException;
import io.callbackgateway.inbox.Callback;
import io.callbackgateway.inbox.Origin;
import io.callbackgateway.lane.Lane;
import io.callbackgateway.lane.route.LaneComponent;
import io.callbackgateway.lane.route.LaneRoutes;
import io.callbackgateway.ledger.Entry;
import io.callbackgateway.ledger.MemoryLedger;
import io.callbackgateway.ledger.Observation;
import io.callbackgateway.ledger.Outcome;
import io.callbackgateway.ledger.Processed;
import io.callbackgateway.ledger.Processed.Failure;
import io.callbackgateway.ledger.Recorded;
import io.callbackgateway.provider.ProviderFacts;
import io.callbackgateway.provider.Providers;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a route's variables become at its ends, and what becomes of a route that reaches none. Without a gateway. */
class CallbackConsumerTests {

    /** For each item: sets the variables that the test has chosen, and goes to the end that one of them names. */
    private static final String ROUTE =
            """
            - route:
                id: acme
                from:
                  uri: inbox:acme
                  steps:
                    - process: { ref: items }
                    - split:
                        simple: "${body}"
                        steps:
                          - process: { ref: variables }
                          - choice:
                              when:
                                - simple: "${variable.end} == 'record'"
                                  steps: [ { to: direct:record } ]
                                - simple: "${variable.end} == 'ignore'"
                                  steps: [ { to: direct:ignore } ]
                                - simple: "${variable.end} == 'fail'"
                                  steps: [ { throwException: { exceptionType: java.lang.IllegalStateException, message: secret } } ]
                                - simple: "${variable.end} == 'wait'"
                                  steps: [ { throwException: { exceptionType: io.callbackgateway.failure.ProviderUnavailableException, message: away } } ]
            """;

    private static final Callback CALLBACK = new Callback(
            UUID.fromString("01a22a0c-0000-7000-8000-000000000001"),
            "acme",
            "production",
            Origin.CALLBACK,
            null,
            "POST",
            Map.of(),
            Map.of(),
            "192.0.2.1",
            Instant.parse("2026-11-20T12:00:00Z"),
            new byte[0],
            null);

    private static final CamelContext camel = new DefaultCamelContext();
    private static final ProviderFacts facts = new ProviderFacts();
    private static final Providers PROVIDERS = new Providers();

    private static RouteStart start;
    private static List<Map<String, Object>> items;

    @BeforeAll
    static void start() throws Exception {
        camel.setSourceLocationEnabled(true);
        camel.addComponent("inbox", new RouteStarts());
        camel.getRegistry()
                .bind("items", (Processor) exchange -> exchange.getMessage().setBody(items));
        camel.getRegistry().bind("variables", (Processor)
                exchange -> ((Map<?, ?>) exchange.getMessage().getBody())
                        .forEach((name, value) -> exchange.setVariable(name.toString(), value)));
        LaneRoutes laneRoutes = new LaneRoutes();
        camel.getRegistry().bind("laneRoutes", laneRoutes);
        camel.addRoutesConfigurations(laneRoutes);
        PROVIDERS.set("acme", facts, true);
        camel.addRoutes(new RecordRoute(PROVIDERS));
        PluginHelper.getRoutesLoader(camel).loadRoutes(ResourceHelper.fromString("acme.camel.yaml", ROUTE));
        camel.start();
        facts.setFinalStatuses("done");
    }

    @AfterAll
    static void stop() {
        camel.stop();
    }

    @BeforeEach
    void amountsInMinorUnits() {
        facts.setAmounts("minor");
    }

    @Test
    void whatIsSetIsObserved() throws Exception {
        Entry entry = recorded(Map.ofEntries(
                Map.entry("reference", "op-1"),
                Map.entry("providerStatus", "done"),
                Map.entry("providerLabel", "Done"),
                Map.entry("reasonCode", 7),
                Map.entry("reasonText", List.of("one", "two", "one")),
                Map.entry("occurredAt", 1763633730),
                Map.entry("version", "2026-11-20T12:00:00Z"),
                Map.entry("amountCaptured", "1000"),
                Map.entry("amountCredited", 0),
                Map.entry("currency", "eur")));

        assertThat(entry.detail()).isNull();
        Observation seen = entry.observation();
        assertThat(seen.reference()).isEqualTo("op-1");
        assertThat(seen.status()).isEqualTo(Status.COMPLETED);
        assertThat(seen.terminal()).isTrue();
        assertThat(seen.providerStatus().label()).isEqualTo("Done");
        assertThat(seen.reason()).isEqualTo(new Reason("7", "one, two"));
        assertThat(seen.occurredAt()).isEqualTo("2025-11-20T10:15:30Z");
        assertThat(seen.version()).isEqualTo(1_795_176_000_000_000L);
        assertThat(seen.amounts()).isEqualTo(new Amounts(1000L, 0L, "EUR"));
    }

    @Test
    void whatIsNotSetOrBlankIsAbsentAndNothingToSayOf() throws Exception {
        Entry entry = recorded(Map.of("reference", " ", "occurredAt", "", "currency", "", "reasonText", List.of()));

        assertThat(entry.detail()).isNull();
        assertThat(entry.observation().reference()).isNull();
        assertThat(entry.observation().occurredAt()).isNull();
        assertThat(entry.observation().amounts()).isNull();
        assertThat(entry.observation().reason()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "occurredAt | yesterday | occurredAt is neither a time in ISO 8601 with an offset nor a Unix time",
                "version | v2 | version is neither a whole number nor a time in ISO 8601 with an offset",
                "currency | euro | currency is not a code of ISO 4217",
                "reasonText | card 4925 0000 0000 0004 | reasonText holds what may be a card number, which is masked"
            })
    void whatCannotBeUsedIsSaidAndItsValueIsNot(String name, String value, String note) throws Exception {
        assertThat(recorded(Map.of(name, value)).detail()).isEqualTo(note).doesNotContain(value);
    }

    @Test
    void whatIsNotOneValueIsSaid() throws Exception {
        Entry entry = recorded(Map.of(
                "reference", Map.of("a", 1),
                "providerLabel", List.of("a"),
                "reasonText", List.of("one", Map.of("two", 2), List.of(3), Map.of()),
                "providerStatus", new String[] {"a"}));

        assertThat(entry.detail().split("; "))
                .containsExactlyInAnyOrder(
                        "reference is not one value",
                        "providerLabel is not one value",
                        "reasonText holds what is not one value",
                        "providerStatus is not one value");
        assertThat(entry.observation().reason().text()).isEqualTo("one");
    }

    @Test
    void charactersThatNoTextCanHoldArePercentEncodedAndSaid() throws Exception {
        Entry entry = recorded(Map.of("reference", "a\0b", "reasonText", "half \ud834"));

        assertThat(entry.observation().reference()).isEqualTo("a%00b");
        assertThat(entry.observation().reason().text()).startsWith("half ").doesNotContain("\ud834");
        assertThat(entry.detail())
                .contains("reference holds what no text can hold", "reasonText holds what no text can hold");
    }

    @Test
    void longReasonIsCutBetweenCharacters() throws Exception {
        Entry entry = recorded(Map.of("reasonText", "x" + "𝄞".repeat(1_000)));

        assertThat(entry.observation().reason().text()).hasSize(999).endsWith("𝄞");
        assertThat(entry.detail()).isEqualTo("reasonText is cut to 1000 characters");
    }

    @Test
    void bytesAreText() throws Exception {
        assertThat(recorded(Map.of("reference", "é".getBytes(StandardCharsets.UTF_8)))
                        .observation()
                        .reference())
                .isEqualTo("é");
    }

    @Test
    void decimalsAreReadWhereTheFactsSaySo() throws Exception {
        facts.setAmounts("decimal");

        assertThat(recorded(Map.of("amountCaptured", "10.00", "currency", "eur"))
                        .observation()
                        .amounts())
                .isEqualTo(new Amounts(1000L, null, "EUR"));
        assertThat(recorded(Map.of("amountCaptured", new BigDecimal("10.0"), "currency", "JPY"))
                        .observation()
                        .amounts())
                .isEqualTo(new Amounts(10L, null, "JPY"));
    }

    @ParameterizedTest
    @CsvSource({
        "minor,   10.00,  EUR, amountCaptured is not a whole number",
        "minor,   much,   EUR, amountCaptured is not a whole number",
        "decimal, 10.000, EUR, amountCaptured is not a decimal with the digits of its currency",
        "decimal, 10.0,   JPY, amountCaptured is not a decimal with the digits of its currency",
        "decimal, 10.00,     , amountCaptured is a decimal in no currency that ISO 4217 has digits for",
        "decimal, 10.00,  ABC, amountCaptured is a decimal in no currency that ISO 4217 has digits for",
        "decimal, 10.00, euro, amountCaptured is a decimal in no currency that ISO 4217 has digits for"
    })
    void amountThatIsNoneMakesTheCallbackUnreadable(String kind, String amount, String currency, String reason)
            throws Exception {
        facts.setAmounts(kind);
        Map<String, Object> variables = new HashMap<>(Map.of("amountCaptured", amount));
        variables.put("currency", currency);

        assertThat(run(ending("record", variables)).failure()).isEqualTo(new Failure(true, reason));
    }

    @Test
    void amountThatIsSeveralIsNotLeftOut() throws Exception {
        assertThat(run(ending("record", Map.of("amountCaptured", List.of(1, 2))))
                        .failure())
                .isEqualTo(new Failure(true, "amountCaptured is not one value"));
    }

    @Test
    void aStatusThatIsNoneIsTheRoutesFaultAndTheListIsNamed() throws Exception {
        Failure failure = run(ending("record", Map.of("status", "payed"))).failure();

        assertThat(failure.unreadable()).isFalse();
        assertThat(failure.reason())
                .startsWith("its route has set no status of the list pending, in_review, ")
                .endsWith(", unknown");
    }

    @Test
    void aRouteThatEndsWithoutSayingAnythingHasFailed() throws Exception {
        Failure expected = new Failure(false, "its route ended without direct:record or direct:ignore");

        assertThat(run(ending("nowhere", Map.of())).failure()).isEqualTo(expected);
        assertThat(run().failure()).isEqualTo(expected);
    }

    @Test
    void whatIsIgnoredSaysWhichTransactionAndWhyWhereTheRouteDoes() throws Exception {
        Processed processed = run(
                ending("ignore", Map.of("reasonText", "a test of the provider's")),
                Map.of("end", "ignore"),
                ending("ignore", Map.of("transactionId", "x".repeat(256), "reasonText", Map.of())));

        assertThat(processed.failure()).isNull();
        assertThat(processed.entries())
                .containsExactly(
                        Entry.ignored("t-1", "a test of the provider's"),
                        Entry.ignored("", null),
                        Entry.ignored("", null));
    }

    @Test
    void someItemsMayBeIgnoredAndOthersRecorded() throws Exception {
        MemoryLedger ledger = new MemoryLedger();
        Processed processed = run(
                ending("ignore", Map.of()),
                ending("record", Map.of()),
                ending("ignore", Map.of("transactionId", "t-2")),
                Map.of("end", "ignore"),
                ending("record", Map.of()),
                Map.of("end", "ignore"));

        List<Recorded> recorded = ledger.record(processed);
        assertThat(recorded)
                .extracting(Recorded::outcome)
                .containsExactly(
                        Outcome.IGNORED,
                        Outcome.EMITTED,
                        Outcome.IGNORED,
                        Outcome.IGNORED,
                        Outcome.DUPLICATE,
                        Outcome.IGNORED);
        assertThat(ledger.record(processed)).isEqualTo(recorded);
    }

    @Test
    void whatAnEarlierItemHasSaidIsForgottenWhereALaterOneFails() throws Exception {
        Processed processed = run(ending("record", Map.of()), ending("fail", Map.of()), ending("record", Map.of()));

        assertThat(processed.entries()).isEmpty();
        assertThat(processed.failure())
                .isEqualTo(new Failure(false, "the route failed at acme.camel:17: java.lang.IllegalStateException"));
    }

    @Test
    void aTransientFailureOfOneItemIsThatOfTheCallback() {
        assertThatThrownBy(() -> run(ending("record", Map.of()), ending("wait", Map.of())))
                .isInstanceOf(ProviderUnavailableException.class);
    }

    /** The end {@code record}, of the transaction {@code t-1} and as {@code completed}, where nothing else is said. */
    private static Map<String, Object> ending(String end, Map<String, Object> variables) {
        Map<String, Object> all = new HashMap<>(Map.of("end", end, "transactionId", "t-1", "status", "completed"));
        all.putAll(variables);
        return all;
    }

    private static Entry recorded(Map<String, Object> variables) throws Exception {
        Processed processed = run(ending("record", variables));
        assertThat(processed.failure()).isNull();
        assertThat(processed.entries()).hasSize(1);
        return processed.entries().get(0);
    }

    @SafeVarargs
    private static Processed run(Map<String, Object>... each) throws Exception {
        items = List.of(each);
        return start.run(CALLBACK, new HashMap<>());
    }

    private static final class RouteStarts extends LaneComponent {

        @Override
        protected Endpoint createEndpoint(String uri, String provider, Map<String, Object> parameters) {
            return new DefaultEndpoint(uri, this) {
                @Override
                public Producer createProducer() {
                    throw new UnsupportedOperationException();
                }

                @Override
                public Consumer createConsumer(Processor route) {
                    return start = new RouteStart(this, route);
                }
            };
        }
    }

    private static final class RouteStart extends CallbackConsumer {

        RouteStart(Endpoint endpoint, Processor route) {
            super(endpoint, route, PROVIDERS);
        }

        @Override
        protected List<Lane<?>> openLanes() {
            return List.of();
        }
    }
}
