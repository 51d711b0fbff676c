package io.callbackgateway.inbox;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.callbackgateway.broker.BrokerSession;
import io.callbackgateway.failure.UnreadableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.activemq.artemis.api.core.ActiveMQBuffer;
import org.apache.activemq.artemis.api.core.ActiveMQPropertyConversionException;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.client.ClientMessage;

/**
 * How a callback travels through the broker. A fixed set of properties, none of whose names the sender chooses, so that nothing in a
 * request can become a property that the broker or Camel acts on; and no more than what an operator may see, because the broker
 * prints the properties of a message into its log, where a duplicate comes for example. All else is in the bytes of the message:
 * {@link Head}, as its length and JSON, and behind it the body as it was sent.
 */
final class CallbackMessage {

    private static final List<String> PROPERTIES =
            List.of("callbackId", "provider", "environment", "origin", "receivedAt");

    /** Only where a provider was asked. */
    private static final String BASIS = "basis";

    /** Only where it is read anew. */
    private static final String REPLAY = "replay";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII) // a query may hold halves of surrogate pairs, which UTF-8 cannot
            .build();

    /**
     * What a request says besides its body.
     *
     * @param proof absent in messages of earlier versions
     */
    private record Head(
            String method,
            Map<String, String> query,
            Map<String, String> headers,
            String remoteAddress,
            @JsonInclude(JsonInclude.Include.NON_NULL) String proof) {}

    private CallbackMessage() {}

    /** @param once whether the broker is to leave it out where it knows the callback's id */
    static ClientMessage write(BrokerSession session, Callback callback, boolean once) {
        ClientMessage message = session.createMessage(Message.BYTES_TYPE);
        message.putStringProperty("callbackId", callback.id().toString());
        message.putStringProperty("provider", callback.provider());
        message.putStringProperty("environment", callback.environment());
        message.putStringProperty("origin", callback.origin().name());
        message.putStringProperty("receivedAt", callback.receivedAt().toString());
        if (callback.basis() != null) {
            message.putLongProperty(BASIS, callback.basis());
        }
        if (callback.isReadAnew()) {
            message.putStringProperty(REPLAY, callback.replay());
        }
        if (callback.group() != null) {
            // tells groups apart, and is short, whatever a provider takes for an id
            message.setGroupID(UUID.nameUUIDFromBytes(callback.group().getBytes(StandardCharsets.UTF_8))
                    .toString());
        }
        if (once) {
            message.putStringProperty(
                    Message.HDR_DUPLICATE_DETECTION_ID.toString(), callback.id().toString());
        }
        byte[] head = json(new Head(
                callback.method(), callback.query(), callback.headers(), callback.remoteAddress(), callback.proof()));
        ActiveMQBuffer body = message.getBodyBuffer();
        body.writeInt(head.length);
        body.writeBytes(head);
        body.writeBytes(callback.body());
        return message;
    }

    /** @throws UnreadableException where the message is not one that {@link #write} made; an object in it is never read */
    static Callback read(ClientMessage message) {
        ByteBuffer content = ByteBuffer.wrap(content(message));
        if (message.getType() != Message.BYTES_TYPE || !message.containsProperty("callbackId")) {
            throw new UnreadableException("not a callback: a message that the door did not put into the inbox");
        }
        try {
            Head head = JSON.readValue(take(content, content.getInt()), Head.class);
            return new Callback(
                    UUID.fromString(message.getStringProperty("callbackId")),
                    Objects.requireNonNull(message.getStringProperty("provider")),
                    Objects.requireNonNull(message.getStringProperty("environment")),
                    Origin.valueOf(message.getStringProperty("origin")),
                    message.getGroupID() == null ? null : message.getGroupID().toString(),
                    Objects.requireNonNull(head.method()),
                    Objects.requireNonNull(head.query()),
                    Objects.requireNonNull(head.headers()),
                    Objects.requireNonNull(head.remoteAddress()),
                    Instant.parse(message.getStringProperty("receivedAt")),
                    take(content, content.remaining()),
                    message.containsProperty(BASIS) ? message.getLongProperty(BASIS) : null,
                    head.proof(),
                    message.getStringProperty(REPLAY));
        } catch (IOException
                | IllegalArgumentException
                | NullPointerException
                | DateTimeException
                | ActiveMQPropertyConversionException
                | BufferUnderflowException foreign) {
            throw new UnreadableException("not a callback: it is not written as the door writes one");
        }
    }

    /** @param key the broker leaves the message out where the inbox has had one of this key; {@code null} for none */
    static ClientMessage once(ClientMessage message, String key) {
        if (key != null) {
            message.putStringProperty(Message.HDR_DUPLICATE_DETECTION_ID.toString(), key);
        }
        return message;
    }

    /** A copy for {@code inbox.dead}, or back from there: of a callback all, of anything else the bytes alone, never read. */
    static ClientMessage copy(ClientMessage message, boolean callback, BrokerSession out) {
        ClientMessage copy = out.createMessage(message.getType());
        if (callback) {
            for (String name : PROPERTIES) {
                copy.putStringProperty(name, message.getStringProperty(name));
            }
            copy.setGroupID(message.getGroupID());
        }
        copy.getBodyBuffer().writeBytes(content(message));
        return copy;
    }

    /** Of a large message it is only there until another one is received, unless it has been asked for. */
    private static byte[] content(ClientMessage message) {
        ActiveMQBuffer body =
                message.getBodyBuffer(); // getDataBuffer gives a large one four bytes more when asked again
        body.resetReaderIndex();
        byte[] content = new byte[body.readableBytes()];
        body.readBytes(content);
        return content;
    }

    private static byte[] take(ByteBuffer content, int length) {
        if (length < 0 || length > content.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        content.get(bytes);
        return bytes;
    }

    private static byte[] json(Head head) {
        try {
            return JSON.writeValueAsBytes(head);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
