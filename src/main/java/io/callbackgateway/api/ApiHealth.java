package io.callbackgateway.api;

import java.util.Map;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.stereotype.Component;

/**
 * {@code DEGRADED} while a provider's API does not take our credentials, or no token can be got for it, with the settings to check: its
 * callbacks wait until somebody mends them; and while it is not asked, because most answers have been failures or it wants to be left
 * alone. Part of neither group.
 */
@Component("apiHealthIndicator")
class ApiHealth implements HealthIndicator {

    private final HttpApiClient client;

    ApiHealth(HttpApiClient client) {
        this.client = client;
    }

    @Override
    public Health health() {
        Map<String, String> problems = client.problems();
        return problems.isEmpty()
                ? Health.up().build()
                : new Health.Builder(new Status("DEGRADED"))
                        .withDetails(problems)
                        .build();
    }
}
