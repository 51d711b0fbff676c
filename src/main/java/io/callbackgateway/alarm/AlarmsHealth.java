package io.callbackgateway.alarm;

import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.stereotype.Component;

/** {@code DEGRADED} while an alarm is raised, with what is wrong and what to do. In neither group: callbacks are taken all the same. */
@Component(AlarmsHealth.NAME + "HealthIndicator")
class AlarmsHealth implements HealthIndicator {

    static final String NAME = "alarms";

    private final Alarms alarms;

    AlarmsHealth(Alarms alarms) {
        this.alarms = alarms;
    }

    @Override
    public Health health() {
        Health.Builder health = new Health.Builder(alarms.open().isEmpty() ? Status.UP : new Status("DEGRADED"));
        alarms.open().forEach(alarm -> health.withDetail(alarm.key(), alarm.text() + " " + alarm.remedy()));
        return health.build();
    }
}
