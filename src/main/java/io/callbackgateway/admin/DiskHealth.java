package io.callbackgateway.admin;

import io.callbackgateway.broker.EmbeddedBroker;
import io.callbackgateway.files.DataDirectory;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/**
 * {@code DEGRADED} before the disk of {@code gateway.data-dir} is as full as the broker lets it be: from then on each callback would get a
 * 503, as the component {@code inbox} then says.
 */
@Component("diskHealthIndicator")
class DiskHealth implements HealthIndicator {

    /** Per cent of the disk, below the broker's bound. */
    private static final int NEAR = 10;

    /** Per cent, where no broker of ours writes there. */
    private static final int BOUND = 90;

    private final DataDirectory data;
    private final ObjectProvider<EmbeddedBroker> broker;

    DiskHealth(DataDirectory data, ObjectProvider<EmbeddedBroker> broker) {
        this.data = data;
        this.broker = broker;
    }

    @Override
    public Health health() {
        FileStore disk;
        long total;
        long free;
        try {
            disk = Files.getFileStore(data.path());
            total = disk.getTotalSpace();
            free = disk.getUsableSpace();
        } catch (IOException e) {
            return Health.unknown()
                    .withDetail("disk", "does not say how full it is")
                    .build();
        }
        return of(total, free, bound());
    }

    static Health of(long total, long free, int bound) {
        double used = 100.0 * (total - free) / total;
        boolean near = used >= bound - NEAR;
        Health.Builder health = near ? new Health.Builder(new Status("DEGRADED")) : Health.up();
        if (near) {
            health.withDetail(
                    "disk",
                    "of gateway.data-dir is nearly full: at " + bound
                            + " % callbacks are answered with 503. Make room, or let the archive and old raw requests go earlier"
                            + " (gateway.retention)");
        }
        return health.withDetail("usedPercent", Math.round(used))
                .withDetail("boundPercent", bound)
                .withDetail("freeMegabytes", DataSize.ofBytes(free).toMegabytes())
                .build();
    }

    private int bound() {
        EmbeddedBroker embedded = broker.getIfAvailable();
        return embedded == null ? BOUND : embedded.server().getConfiguration().getMaxDiskUsage();
    }
}
