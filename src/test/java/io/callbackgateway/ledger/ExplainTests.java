package io.callbackgateway.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.callbackgateway.event.Amounts;
import io.callbackgateway.event.ProviderStatus;
import io.callbackgateway.event.Reason;
import io.callbackgateway.event.Status;
import io.callbackgateway.inbox.Callback;
import io.callbackgateway.inbox.Origin;
import io.callbackgateway.ledger.Processed.Failure;
import io.callbackgateway.testing.AdminDoor;
import io.callbackgateway.testing.RunningGateway;
import io.callbackgateway.testing.SharedGateway;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the timeline tells of what became of callbacks, and why. */
@ExtendWith(SharedGateway.class)
class ExplainTests {

    private static RunningGateway gateway;
    private static AdminDoor admin;

    private final String transaction = UUID.randomUUID().toString();

    @BeforeAll
    static void share(RunningGateway shared) {
        gateway = shared;
        admin = new AdminDoor(shared);
    }

    @Test
    void everyOutcomeIsToldWithItsReason() {
        String first = record("api-key, key 0", entry(Status.IN_REVIEW, 5L, false));
        String second = record("api-key, key 1", entry(Status.APPROVED, 7L, true));
        String again = record("none", entry(Status.APPROVED, 7L, true));
        String stale = record(null, entry(Status.PENDING, 6L, false));
        String odd = record(null, entry(Status.PENDING, 8L, false));
        record(null, Entry.ignored(transaction, "nobody wants it"));
        fail("the route failed at idpay.camel.yaml:12: the provider's API answered 404 to api:/x");

        List<JsonNode> told = told("callback");

        assertThat(told)
                .extracting(each -> each.path("text").asText())
                .containsExactly(
                        "A callback came, proven by api-key, key 0, and said in_review (reference op-1, the provider's 5 Label,"
                                + " reason 00 Fine, amounts captured 100 EUR). It is the first that is known of it: event 1.",
                        "A callback came, proven by api-key, key 1, and said approved (reference op-1, the provider's 7 Label,"
                                + " reason 00 Fine, amounts captured 100 EUR). Before that it was in_review: event 2.",
                        "A callback came, which nobody has to prove here, and said approved. That was known: it is a duplicate of"
                                + " event 2, told by callback " + second + ".",
                        "A callback came and said pending. It is older than what was known, which is approved by event 2, told by"
                                + " callback " + second + ": stale, nothing changed.",
                        "A callback came and said pending (reference op-1, the provider's 8 Label, reason 00 Fine, amounts captured"
                                + " 100 EUR). Before that it was approved: event 3; regression: a final state became one that is not.",
                        "A callback came and said nothing that is wanted. Its route ignored it: nobody wants it.",
                        "A callback came and said nothing that could be used. It failed, and is a dead letter: the route failed at"
                                + " idpay.camel.yaml:12: the provider's API answered 404 to api:/x.");
        assertThat(told.get(2).at("/facts/knownFrom").asText()).isEqualTo(second);
        assertThat(told.get(0).at("/facts/set/reference").asText()).isEqualTo("op-1");
        assertThat(told)
                .extracting(each -> each.at("/facts/callbackId").asText())
                .contains(first, second, again, stale, odd);
        assertThat(told("event"))
                .extracting(each -> each.path("text").asText())
                .containsExactly(
                        "Event 1, callback.transaction.in_review, was decided and goes to callbacks.uat.in_review",
                        "Event 2, callback.transaction.approved, was decided and goes to callbacks.uat.approved",
                        "Event 3, callback.transaction.pending, was decided and goes to callbacks.uat.pending");
        JsonNode found = AdminDoor.json(admin.get("/api/callbacks?transactionId=" + transaction + "&flag=regression"));
        assertThat(found.path("callbacks").findValuesAsText("id")).containsExactly(odd);
        JsonNode state = AdminDoor.json(admin.get("/api/transactions?transactionId=" + transaction));
        assertThat(state.at("/transactions/0/flags/0").asText()).isEqualTo("regression");
        assertThat(state.at("/transactions/0/final").asBoolean()).isFalse();
    }

    @Test
    void aCallbackThatNobodyCanReadIsFoundByTheIdThatTheDoorSaw() {
        String id = RunningGateway.callbackId(gateway.post(
                "/callbacks/idpay/production", "{\"id\": \"" + transaction + "\", \"status\": ", "X-API-Key", "key"));
        gateway.outcomeOf(id);

        JsonNode callback = AdminDoor.json(admin.get("/api/callbacks/" + id));

        assertThat(callback.at("/entries/0/transactionId").asText()).isEqualTo(transaction);
        assertThat(callback.path("proof").asText()).isEqualTo("api-key, key 0");
        JsonNode timeline = AdminDoor.json(admin.get("/api/transactions/idpay/production/" + transaction));
        assertThat(timeline.at("/entries/0/text").asText())
                .startsWith("A callback came, proven by api-key, key 0, and said nothing that could be used."
                        + " It could not be read, and is a dead letter: the body is no JSON");
        assertThat(timeline.has("state")).isFalse();
    }

    @Test
    void personalDataIsShownOnRequestAndThatIsNoted() {
        String id = RunningGateway.callbackId(gateway.post(
                "/callbacks/idpay/uat",
                "{\"id\": \"" + transaction + "\", \"status\": \"approved\", \"name\": \"Zoe\"}"));
        gateway.outcomeOf(id);

        String masked = AdminDoor.json(admin.get("/api/callbacks/" + id + "/request"))
                .path("body")
                .asText();
        assertThat(masked).isEqualTo("{\"id\": \"" + transaction + "\", \"status\": \"approved\", \"name\": \"***\"}");
        assertThat(told("action")).isEmpty();

        assertThat(admin.get("/api/callbacks/" + id + "/request?unmask=true").body())
                .contains("Zoe");
        assertThat(told("action"))
                .extracting(each -> each.path("text").asText())
                .containsExactly("unmask by admin: the raw request of callback " + id);
    }

    private List<JsonNode> told(String kind) {
        JsonNode timeline = AdminDoor.json(admin.get("/api/transactions/idpay/uat/" + transaction));
        return java.util.stream.StreamSupport.stream(timeline.path("entries").spliterator(), false)
                .filter(each -> each.path("kind").asText().equals(kind))
                .toList();
    }

    private Entry entry(Status status, long version, boolean terminal) {
        return Entry.of(
                new Observation(
                        transaction,
                        "op-1",
                        status,
                        new ProviderStatus(Long.toString(version), "Label"),
                        new Reason("00", "Fine"),
                        new Amounts(100L, null, "EUR"),
                        version,
                        terminal,
                        null),
                null);
    }

    private static String record(String proof, Entry entry) {
        Callback callback = callback(proof);
        gateway.bean(Ledger.class).record(List.of(Processed.of(callback, List.of(entry))));
        return callback.id().toString();
    }

    private void fail(String reason) {
        gateway.bean(Ledger.class)
                .record(List.of(Processed.failed(callback(null), new Failure(false, reason, transaction))));
    }

    private static Callback callback(String proof) {
        return new Callback(
                Callback.newId(),
                "idpay",
                "uat",
                Origin.CALLBACK,
                null,
                "POST",
                Map.of(),
                Map.of(),
                "192.0.2.1",
                Instant.now().truncatedTo(ChronoUnit.MICROS),
                new byte[0],
                null,
                proof,
                null);
    }
}
