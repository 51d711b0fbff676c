package io.callbackgateway.inbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * How a callback travels through the broker. A fixed set of properties, none of whose names the sender chooses, so that nothing in a
 * request can become a property that the broker or Camel acts on; and no more than what an operator may see, because the broker
 * prints the properties of a message into its log, where a duplicate comes for example. All else is in the bytes of the message:
 * {@link Head}, as its length and JSON, and behind it the body as it was sent.
 */
final class Envelope {

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    /** What a request says besides its body. */
    private record Head(String method, Map<String, String> query, Map<String, String> headers, String remoteAddress) {}

    private Envelope() {}

    static BytesMessage seal(Session session, Callback callback) throws JMSException {
        BytesMessage message = session.createBytesMessage();
        message.setStringProperty("callbackId", callback.id().toString());
        message.setStringProperty("provider", callback.provider());
        message.setStringProperty("environment", callback.environment());
        message.setStringProperty("origin", callback.origin().name());
        message.setStringProperty("receivedAt", callback.receivedAt().toString());
        if (callback.group() != null) {
            message.setStringProperty("JMSXGroupID", callback.group());
        }
        byte[] head =
                write(new Head(callback.method(), callback.query(), callback.headers(), callback.remoteAddress()));
        message.writeInt(head.length);
        message.writeBytes(head);
        message.writeBytes(callback.body());
        return message;
    }

    /** @throws UnreadableException where the message is not one that {@link #seal} made; an object in it is never read */
    static Callback open(Message message) throws JMSException {
        if (!(message instanceof BytesMessage bytes) || !message.propertyExists("callbackId")) {
            throw new UnreadableException("not a callback: a message of type "
                    + message.getClass().getSimpleName() + " that the door did not put into the inbox");
        }
        try {
            ByteBuffer content = ByteBuffer.wrap(content(bytes));
            Head head = JSON.readValue(take(content, content.getInt()), Head.class);
            return new Callback(
                    UUID.fromString(message.getStringProperty("callbackId")),
                    Objects.requireNonNull(message.getStringProperty("provider")),
                    Objects.requireNonNull(message.getStringProperty("environment")),
                    Origin.valueOf(message.getStringProperty("origin")),
                    message.getStringProperty("JMSXGroupID"),
                    Objects.requireNonNull(head.method()),
                    Objects.requireNonNull(head.query()),
                    Objects.requireNonNull(head.headers()),
                    Objects.requireNonNull(head.remoteAddress()),
                    Instant.parse(message.getStringProperty("receivedAt")),
                    take(content, content.remaining()));
        } catch (IOException
                | IllegalArgumentException
                | NullPointerException
                | DateTimeException
                | MessageFormatException
                | BufferUnderflowException foreign) {
            throw new UnreadableException("not a callback: it is not written as the door writes one");
        }
    }

    private static byte[] content(BytesMessage message) throws JMSException {
        byte[] content = new byte[Math.toIntExact(message.getBodyLength())];
        message.readBytes(content);
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

    private static byte[] write(Head head) {
        try {
            return JSON.writeValueAsBytes(head);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
