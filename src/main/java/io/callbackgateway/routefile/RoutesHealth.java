package io.callbackgateway.routefile;

import io.callbackgateway.routefile.tree.Mistake;
import java.util.List;
import java.util.Map;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;

/** {@code DEGRADED} while the file of a configured provider has mistakes, with where they are: other providers are not concerned. */
final class RoutesHealth implements HealthIndicator {

    private final ProviderRoutes routes;

    RoutesHealth(ProviderRoutes routes) {
        this.routes = routes;
    }

    @Override
    public Health health() {
        Map<String, List<Mistake>> errors = routes.errors();
        Health.Builder health = new Health.Builder(errors.isEmpty() ? Status.UP : new Status("DEGRADED"));
        errors.forEach((provider, mistakes) -> health.withDetail(
                provider, mistakes.stream().map(Mistake::toString).toList()));
        return health.build();
    }
}
