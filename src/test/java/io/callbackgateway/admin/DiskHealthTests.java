package io.callbackgateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.health.Health;

class DiskHealthTests {

    private static final long GIGABYTE = 1024L * 1024 * 1024;

    @Test
    void aDiskIsNearlyFullTenPerCentBeforeCallbacksAreAnsweredWith503() {
        Health well = DiskHealth.of(100 * GIGABYTE, 21 * GIGABYTE, 90);
        Health near = DiskHealth.of(100 * GIGABYTE, 20 * GIGABYTE, 90);

        assertThat(well.getStatus().getCode()).isEqualTo("UP");
        assertThat(near.getStatus().getCode()).isEqualTo("DEGRADED");
        assertThat(near.getDetails()).containsEntry("usedPercent", 80L).containsEntry("freeMegabytes", 20L * 1024);
        assertThat(near.getDetails().get("disk").toString()).contains("90 %", "Make room");
    }
}
