package io.callbackgateway.lane;

import java.util.List;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.stereotype.Component;

/**
 * {@code DEGRADED} while a lane is stopped, with why: what its messages need is away. Those that people have paused are named. Part of
 * neither group: the inbox takes callbacks all the same, and a restart mends nothing of it.
 */
@Component("lanesHealthIndicator")
class LanesHealth implements HealthIndicator {

    private final Lanes lanes;

    LanesHealth(Lanes lanes) {
        this.lanes = lanes;
    }

    @Override
    public Health health() {
        List<LaneState> states = lanes.states();
        boolean stopped = states.stream().anyMatch(lane -> lane.stopped() != null);
        Health.Builder health = new Health.Builder(stopped ? new Status("DEGRADED") : Status.UP);
        for (LaneState lane : states) {
            if (lane.stopped() != null) {
                health.withDetail(lane.queue(), "stopped: " + lane.stopped());
            } else if (lane.paused()) {
                health.withDetail(lane.queue(), "paused");
            }
        }
        return health.build();
    }
}
