package io.callbackgateway.inbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * How a callback travels through the broker: the body as the bytes of the message, the rest in a fixed set of properties.
 * The sender chooses none of the names, so nothing in a request can become a property that the broker or Camel acts on.
 */
final class Envelope {

    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

    private Envelope() {}

    static BytesMessage seal(Session session, Callback callback) throws JMSException {
        BytesMessage message = session.createBytesMessage();
        message.writeBytes(callback.body());
        message.setStringProperty("callbackId", callback.id().toString());
        message.setStringProperty("provider", callback.provider());
        message.setStringProperty("environment", callback.environment());
        message.setStringProperty("origin", callback.origin().name());
        message.setStringProperty("method", callback.method());
        message.setStringProperty("query", json(callback.query()));
        message.setStringProperty("headers", json(callback.headers()));
        message.setStringProperty("remoteAddress", callback.remoteAddress());
        message.setStringProperty("receivedAt", callback.receivedAt().toString());
        if (callback.group() != null) {
            message.setStringProperty("JMSXGroupID", callback.group());
        }
        return message;
    }

    /** @throws UnreadableException where the message is not one that {@link #seal} made; an object in it is never read */
    static Callback open(Message message) throws JMSException {
        if (!(message instanceof BytesMessage bytes) || !message.propertyExists("callbackId")) {
            throw new UnreadableException("not a callback: a message of type "
                    + message.getClass().getSimpleName() + " that the door did not put into the inbox");
        }
        try {
            byte[] body = new byte[Math.toIntExact(bytes.getBodyLength())];
            bytes.readBytes(body);
            return new Callback(
                    UUID.fromString(message.getStringProperty("callbackId")),
                    Objects.requireNonNull(message.getStringProperty("provider")),
                    Objects.requireNonNull(message.getStringProperty("environment")),
                    Origin.valueOf(message.getStringProperty("origin")),
                    message.getStringProperty("JMSXGroupID"),
                    message.getStringProperty("method"),
                    texts(message.getStringProperty("query")),
                    texts(message.getStringProperty("headers")),
                    message.getStringProperty("remoteAddress"),
                    Instant.parse(message.getStringProperty("receivedAt")),
                    body);
        } catch (IllegalArgumentException | NullPointerException | DateTimeException foreign) {
            throw new UnreadableException("not a callback: its properties are not those of the door");
        }
    }

    private static String json(Map<String, String> texts) {
        try {
            return JSON.writeValueAsString(texts);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Map<String, String> texts(String json) {
        try {
            return JSON.readValue(json, TEXTS);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
