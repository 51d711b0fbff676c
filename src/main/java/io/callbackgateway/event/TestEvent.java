package io.callbackgateway.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** An event of the shape of any other, about a transaction that never was: for whoever wants to see whether events arrive. */
public final class TestEvent {

    /** In place of {@code callback.transaction.<status>}. */
    public static final String TYPE = "gateway.test";

    private TestEvent() {}

    /** Another one each time. */
    public static EventMessage at(Instant time) {
        UUID random = UUID.randomUUID();
        EventMessage message = new CanonicalEvent(
                        "gateway",
                        "test",
                        "test-" + random,
                        "invented",
                        Status.COMPLETED,
                        Status.APPROVED,
                        true,
                        new ProviderStatus("0", "Invented"),
                        null,
                        new Amounts(1250L, 0L, "EUR"),
                        1,
                        List.of(),
                        "callback",
                        random,
                        time,
                        time)
                .toMessage(1);
        try {
            ObjectNode event = (ObjectNode) CanonicalEvent.JSON.readTree(message.json());
            event.put("type", TYPE);
            return EventMessage.of(CanonicalEvent.JSON.writeValueAsString(event), 1);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
