package io.callbackgateway.admin;

import io.callbackgateway.broker.EmbeddedBroker;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Alive means that the embedded broker is: a JVM that answers without it would take callbacks nowhere. Part of the liveness group, so
 * that only what a restart mends is in it: no full disk, and no broker elsewhere.
 */
@Component("broker")
class BrokerHealth implements HealthIndicator {

    private final ObjectProvider<EmbeddedBroker> broker;

    BrokerHealth(ObjectProvider<EmbeddedBroker> broker) {
        this.broker = broker;
    }

    @Override
    public Health health() {
        EmbeddedBroker embedded = broker.getIfAvailable();
        if (embedded == null) {
            return Health.up().withDetail("broker", "external").build();
        }
        return (embedded.isActive() ? Health.up() : Health.down()).build();
    }
}
