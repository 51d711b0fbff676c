package io.callbackgateway.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.callbackgateway.auth.Verdict;
import io.callbackgateway.auth.WireRequest;
import io.callbackgateway.http.caller.AddressList;
import io.callbackgateway.inbox.Origin;
import io.callbackgateway.provider.ProviderFacts;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the inbox keeps in order. */
class CallbackGroupTests {

    private final ProviderFacts facts = new ProviderFacts();
    private Door door;

    @BeforeEach
    void build() {
        facts.setTransactionIdParameters("proposal, proposta");
        facts.setTransactionIdPointers("/id, /old/id");
        door = new Door(
                "proposal",
                "production",
                facts,
                Ack.of(facts, null),
                null,
                request -> Verdict.rejected(Verdict.Reason.MISSING),
                AddressList.of("allow-from", List.of()));
    }

    @Test
    void callbacksOfOneTransactionAreOneWhereverItsIdStands() {
        assertThat(group("proposta=t-1", "")).isEqualTo("proposal/production/t-1");
        assertThat(group(null, "{\"id\":\"t-1\"}")).isEqualTo("proposal/production/t-1");
        assertThat(group("status=2", "{\"old\":{\"id\":\"t-1\"}}")).isEqualTo("proposal/production/t-1");
    }

    @Test
    void queryComesBeforeTheBody() {
        assertThat(group("proposal=t-1", "{\"id\":\"t-2\"}")).isEqualTo("proposal/production/t-1");
        assertThat(group("proposal=+", "{\"id\":\"t-2\"}")).isEqualTo("proposal/production/t-2");
    }

    @Test
    void whereNoIdCanBeReadThereIsNone() {
        assertThat(group(null, "")).isNull();
        assertThat(group("status=2", "no JSON")).isNull();
        assertThat(group(null, "{\"id\":{}}")).isNull();
    }

    @Test
    void idThatIsTooLongMakesNone() {
        assertThat(group("proposal=" + "x".repeat(255), "")).isEqualTo("proposal/production/" + "x".repeat(255));
        assertThat(group("proposal=" + "x".repeat(256), "")).isNull();
        assertThat(group(null, "{\"id\":\"" + "x".repeat(256) + "\"}")).isNull();
    }

    @Test
    void idCannotForgeALineOfTheLog() {
        assertThat(group("proposal=a%0D%0Ab", "")).isEqualTo("proposal/production/a%0D%0Ab");
        assertThat(group(null, "{\"id\":\"a\\u0000\\ud800b😀\"}")).isEqualTo("proposal/production/a%00%5CuD800b😀");
    }

    @Test
    void idsThatDifferInAByteThatIsNoTextAreTwo() {
        assertThat(group("proposal=lata%E7b", "")).isEqualTo("proposal/production/lata%E7b");
        assertThat(group("proposal=lata\u00E3b", "")).isEqualTo("proposal/production/lata%E3b");
        assertThat(group("proposal=lata%25E3b", "")).isEqualTo("proposal/production/lata%25E3b");
    }

    @Test
    void idThatIsTooLongOnceItIsTextMakesNone() {
        assertThat(group("proposal=" + "%E7".repeat(85), "")).isEqualTo("proposal/production/" + "%E7".repeat(85));
        assertThat(group("proposal=" + "%E7".repeat(86), "")).isNull();
    }

    @Test
    void charsetOfTheBodyMakesNoOtherOne() {
        byte[] latin1 = "{\"id\":\"operação\"}".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(group(Origin.CALLBACK, null, latin1, "application/json; charset=ISO-8859-1"))
                .isEqualTo("proposal/production/operação");
    }

    @Test
    void whatIsReplayedStaysTogether() {
        assertThat(group(Origin.REPLAY, "proposal=t-1", new byte[0], "application/json"))
                .isEqualTo("replay/proposal/production");
    }

    private String group(String query, String body) {
        return group(Origin.CALLBACK, query, body.getBytes(StandardCharsets.UTF_8), "application/json");
    }

    private String group(Origin origin, String query, byte[] body, String contentType) {
        WireRequest request = new WireRequest(
                "POST",
                "/callbacks/proposal/production",
                query,
                Map.of("content-type", List.of(contentType)),
                () -> body,
                null,
                "192.0.2.1",
                false,
                List.of(),
                Instant.now());
        return door.callback(UUID.randomUUID(), origin, request, "none").group();
    }
}
