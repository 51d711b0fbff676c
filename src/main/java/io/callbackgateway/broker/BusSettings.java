package io.callbackgateway.broker;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code gateway.bus}: the company's own broker, where the queues and the topic of events go.
 *
 * @param url empty for the broker of the inbox; {@code tcp://…} for an Artemis; {@code amqp://…} or {@code amqps://…} for
 *     any AMQP 1.0 broker
 */
public record BusSettings(
        @DefaultValue("") String url, @DefaultValue("") String username, @DefaultValue("") String password) {

    public boolean external() {
        return !url.isBlank();
    }

    /** Without what is secret in it. */
    @Override
    public String toString() {
        return "gateway.bus";
    }
}
