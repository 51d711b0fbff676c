package io.callbackgateway.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CanonicalEventTests {

    private static final UUID CALLBACK = UUID.fromString("0199d0c4-1111-7000-8000-000000000001");
    private static final Instant RECEIVED = Instant.parse("2026-11-20T10:15:31.987654Z");

    @Test
    void fullEventHasTheLayoutOfTheContract() {
        CanonicalEvent event = new CanonicalEvent(
                "proposal",
                "production",
                "op-1",
                "op-123",
                Status.COMPLETED,
                Status.FULFILLING,
                false,
                new ProviderStatus("9", "Paid"),
                new Reason("00", "Credit or debit executed"),
                new Amounts(73700L, 0L, "DKK"),
                7,
                List.of("regression"),
                "callback",
                CALLBACK,
                Instant.parse("2026-11-20T10:15:30.123Z"),
                RECEIVED);

        assertThat(event.toMessage(1).json())
                .isEqualTo(
                        """
                        {"specversion":"1.0",\
                        "id":"dfd72e0d-5d87-5ea9-a42e-fc25e0b5ff74",\
                        "source":"/callbacks/proposal/production",\
                        "type":"callback.transaction.completed",\
                        "subject":"op-1",\
                        "time":"2026-11-20T10:15:30.123Z",\
                        "datacontenttype":"application/json",\
                        "partitionkey":"proposal/production/op-1",\
                        "data":{"provider":"proposal","environment":"production","transactionId":"op-1","reference":"op-123",\
                        "status":"completed","previousStatus":"fulfilling","final":false,\
                        "providerStatus":{"code":"9","label":"Paid"},\
                        "reason":{"code":"00","text":"Credit or debit executed"},\
                        "amounts":{"captured":73700,"credited":0,"currency":"DKK"},\
                        "sequence":7,"flags":["regression"],"origin":"callback",\
                        "callbackId":"0199d0c4-1111-7000-8000-000000000001","receivedAt":"2026-11-20T10:15:31.987Z"}}""");
    }

    @Test
    void whatIsNotKnownIsAbsentAndNotNull() {
        String json = minimal("op-1", new ProviderStatus("2", null), null, null)
                .toMessage(1)
                .json();

        assertThat(json)
                .endsWith(
                        """
                        "time":"2026-11-20T10:15:31.987Z","datacontenttype":"application/json",\
                        "partitionkey":"proposal/production/op-1","data":{"provider":"proposal","environment":"production",\
                        "transactionId":"op-1","status":"approved","final":true,"providerStatus":{"code":"2"},"sequence":1,"flags":[],\
                        "origin":"callback","callbackId":"0199d0c4-1111-7000-8000-000000000001",\
                        "receivedAt":"2026-11-20T10:15:31.987Z"}}""");
    }

    @Test
    void partsThatAreNotKnownAreAbsent() {
        String json = minimal(
                        "op-1",
                        new ProviderStatus(null, null),
                        new Reason(null, "text"),
                        new Amounts(null, null, "DKK"))
                .toMessage(1)
                .json();

        assertThat(json)
                .contains("\"reason\":{\"text\":\"text\"},\"amounts\":{\"currency\":\"DKK\"}")
                .doesNotContain("null", "providerStatus");
    }

    @Test
    void idIsNameBasedSoThatAConsumerCanComputeIt() {
        assertThat(minimal("ação-𝄞", new ProviderStatus("2", null), null, null).id())
                .isEqualTo(UUID.fromString("af25dd8f-304f-5280-af90-3c0e2b92c612"));
        assertThat(minimal("op-1", new ProviderStatus("3", "other"), null, null).id())
                .isEqualTo(minimal("op-1", new ProviderStatus("2", null), null, null)
                        .id());
    }

    @Test
    void idsAreTheSameFromManyThreads() {
        CanonicalEvent event = minimal("ação-𝄞", new ProviderStatus("2", null), null, null);

        assertThat(IntStream.range(0, 5_000).parallel().mapToObj(i -> event.id()))
                .containsOnly(UUID.fromString("af25dd8f-304f-5280-af90-3c0e2b92c612"));
    }

    @Test
    void messageOfAnEventSelectsByWhatTheEventSays() {
        String json = minimal("op-1", new ProviderStatus("2", null), null, null)
                .toMessage(1)
                .json();

        EventMessage message = EventMessage.of(json, 1);

        assertThat(minimal("op-1", new ProviderStatus("2", null), null, null).toMessage(1))
                .isEqualTo(message);
        assertThat(message.json()).isEqualTo(json);
        assertThat(message.callbackId()).isEqualTo(CALLBACK.toString());
        assertThat(message.day()).isEqualTo("2026-11-20");
        assertThat(message.properties())
                .containsEntry("eventId", message.id())
                .containsEntry("JMSXGroupID", "proposal/production/op-1")
                .containsEntry("providerStatus", "2")
                .hasSize(7);
        assertThat(minimal("op-1", new ProviderStatus(null, null), null, null)
                        .toMessage(1)
                        .properties())
                .doesNotContainKey("providerStatus");
    }

    private static CanonicalEvent minimal(
            String transactionId, ProviderStatus providerStatus, Reason reason, Amounts amounts) {
        return new CanonicalEvent(
                "proposal",
                "production",
                transactionId,
                null,
                Status.APPROVED,
                null,
                true,
                providerStatus,
                reason,
                amounts,
                1,
                List.of(),
                "callback",
                CALLBACK,
                null,
                RECEIVED);
    }
}
