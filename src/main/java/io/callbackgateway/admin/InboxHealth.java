package io.callbackgateway.admin;

import io.callbackgateway.broker.EmbeddedBroker;
import io.callbackgateway.broker.ExternalBroker;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/** Ready means that the inbox takes callbacks: the broker is there, and its disk has room. Part of the readiness group. */
@Component("inboxHealthIndicator")
class InboxHealth implements HealthIndicator {

    private final ObjectProvider<EmbeddedBroker> embedded;
    private final ObjectProvider<ExternalBroker> external;

    InboxHealth(ObjectProvider<EmbeddedBroker> embedded, ObjectProvider<ExternalBroker> external) {
        this.embedded = embedded;
        this.external = external;
    }

    @Override
    public Health health() {
        EmbeddedBroker broker = embedded.getIfAvailable();
        if (broker == null) {
            return switch (external.getObject().state()) {
                case ANSWERS -> Health.up().build();
                case DISK_FULL -> diskFull();
                case AWAY ->
                    Health.down()
                            .withDetail("broker", "gateway.broker.url does not answer")
                            .build();
            };
        }
        if (!broker.isActive()) {
            return Health.down().build();
        }
        return broker.isDiskFull()
                ? diskFull()
                : Health.up()
                        .withDetail("inbox.dead", broker.depth("inbox.dead"))
                        .build();
    }

    private static Health diskFull() {
        return Health.outOfService()
                .withDetail("disk", "at the bound of the broker, max-disk-usage; make room")
                .build();
    }
}
