package io.callbackgateway.backup;

import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/** Which ledger this is. What is damaged or does not belong here stops the start, or ends the process. */
@Component("instanceHealthIndicator")
class LedgerHealth implements HealthIndicator {

    private final Instance instance;

    LedgerHealth(Instance instance) {
        this.instance = instance;
    }

    @Override
    public Health health() {
        LedgerSide ledger = instance.state();
        if (ledger == null) {
            return Health.status("DEGRADED")
                    .withDetail(
                            "ledger", "its database has not been there since the start; callbacks wait in the inbox")
                    .build();
        }
        Health.Builder health = instance.isWritten() ? Health.up() : Health.status("DEGRADED");
        if (!instance.isWritten()) {
            health.withDetail("journal", JournalSide.NAME + " beside the journal cannot be written; see the log");
        }
        return health.withDetail("id", ledger.id())
                .withDetail("generation", ledger.generation())
                .withDetail("at", ledger.at())
                .build();
    }
}
