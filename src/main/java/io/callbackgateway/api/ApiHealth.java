package io.callbackgateway.api;

import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.stereotype.Component;

/**
 * {@code DEGRADED} while a provider's API does not take our credentials, with the settings to check: its callbacks wait until somebody
 * mends them. Part of neither group.
 */
@Component("apiHealthIndicator")
class ApiHealth implements HealthIndicator {

    private final HttpApiClient client;

    ApiHealth(HttpApiClient client) {
        this.client = client;
    }

    @Override
    public Health health() {
        return client.denied().isEmpty()
                ? Health.up().build()
                : new Health.Builder(new Status("DEGRADED"))
                        .withDetails(client.denied())
                        .build();
    }
}
