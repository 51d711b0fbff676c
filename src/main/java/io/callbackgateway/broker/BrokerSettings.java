package io.callbackgateway.broker;

import io.callbackgateway.settings.Bounds;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code gateway.broker}: the broker that holds the inbox and the events.
 *
 * @param url empty for the embedded broker; {@code tcp://…} for an Artemis that several gateways share
 * @param acceptor empty for in-VM only; {@code tcp://host:port} opens the embedded broker to the network (core and AMQP
 *     1.0), which asks for {@code username} and {@code password}
 */
public record BrokerSettings(
        @DefaultValue("") String url,
        @DefaultValue("") String acceptor,
        @DefaultValue("") String username,
        @DefaultValue("") String password) {

    public BrokerSettings {
        Bounds bounds = new Bounds("gateway.broker");
        String why = "is missing; gateway.broker.acceptor opens the broker to the network";
        bounds.check(acceptor.isBlank() || !username.isBlank(), "username", why);
        bounds.check(acceptor.isBlank() || !password.isBlank(), "password", why);
    }

    public boolean embedded() {
        return url.isBlank();
    }

    /** Without what is secret in it. */
    @Override
    public String toString() {
        return "gateway.broker";
    }
}
