package io.callbackgateway.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.NameBasedGenerator;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * One change of one transaction's state, as a CloudEvents 1.0 envelope in structured JSON.
 *
 * <p>Everything but {@code id}, {@code time}, {@code sequence} and {@code receivedAt} comes from the provider; what is
 * {@code null} here is absent in the JSON. {@code flags} is always there, possibly empty. Personal data has no place in it.
 */
public record CanonicalEvent(
        String provider,
        String environment,
        String transactionId,
        String reference,
        Status status,
        Status previousStatus,
        boolean terminal,
        ProviderStatus providerStatus,
        Reason reason,
        Amounts amounts,
        long sequence,
        List<String> flags,
        String origin,
        UUID callbackId,
        Instant occurredAt,
        Instant receivedAt) {

    public static final String MEDIA_TYPE = "application/cloudevents+json";

    static final ObjectMapper JSON = JsonMapper.builder().build();

    /** RFC 3339 with milliseconds, always in UTC, so that events compare as text. */
    private static final DateTimeFormatter MILLISECONDS = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** The name space of event ids; a part of the contract, since a consumer may compute an id itself. */
    private static final UUID ID_NAMESPACE = UUID.fromString("6f6b5c7e-2d0a-5b57-9c0e-3f6a1f1f0c11");

    private static final NameBasedGenerator IDS = Generators.nameBasedGenerator(ID_NAMESPACE);

    /** UUIDv5 of {@code provider|environment|transactionId|sequence}: the same on every redelivery. */
    public UUID id() {
        return id(provider, environment, transactionId, Long.toString(sequence));
    }

    static UUID id(String... parts) {
        String name = String.join("|", parts);
        synchronized (IDS) { // the generator shares one MessageDigest
            return IDS.generate(name);
        }
    }

    static String text(Instant time) {
        return MILLISECONDS.format(time);
    }

    /** {@code provider/environment/transactionId}: what must stay in order. */
    public String partitionKey() {
        return provider + "/" + environment + "/" + transactionId;
    }

    /**
     * Written once; from here on nobody changes it or has to read it.
     *
     * @param item see {@link EventMessage}
     */
    public EventMessage toMessage(int item) {
        String id = id().toString();
        return new EventMessage(
                toJson(id),
                id,
                partitionKey(),
                provider,
                environment,
                transactionId,
                status.word(),
                providerStatus.code(),
                callbackId.toString(),
                item);
    }

    private String toJson(String id) {
        Data data = new Data(
                provider,
                environment,
                transactionId,
                reference,
                status.word(),
                previousStatus == null ? null : previousStatus.word(),
                terminal,
                providerStatus.code() == null && providerStatus.label() == null ? null : providerStatus,
                reason,
                amounts,
                sequence,
                flags,
                origin,
                callbackId.toString(),
                text(receivedAt));
        try {
            return JSON.writeValueAsString(new CloudEvent<>(
                    id,
                    provider,
                    environment,
                    "callback.transaction." + status.word(),
                    transactionId,
                    text(occurredAt == null ? receivedAt : occurredAt),
                    partitionKey(),
                    data));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Data(
            String provider,
            String environment,
            String transactionId,
            String reference,
            String status,
            String previousStatus,
            @JsonProperty("final") boolean terminal,
            ProviderStatus providerStatus,
            Reason reason,
            Amounts amounts,
            long sequence,
            List<String> flags,
            String origin,
            String callbackId,
            String receivedAt) {}
}
