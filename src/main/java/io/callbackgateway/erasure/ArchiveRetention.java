package io.callbackgateway.erasure;

import io.callbackgateway.database.GatewayLocks;
import io.callbackgateway.dispatch.archive.ArchiveDays;
import io.callbackgateway.dispatch.archive.ArchiveSettings;
import io.callbackgateway.dispatch.archive.store.ArchiveStore;
import io.callbackgateway.dispatch.archive.store.ArchiveStores;
import io.callbackgateway.failure.Failures;
import io.callbackgateway.ledger.RetentionSettings;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Deletes whole days from the archive, every night and in small batches, where {@code gateway.retention.archive} says after how long. */
@Component
class ArchiveRetention implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(ArchiveRetention.class);

    private static final int BATCH = 500;

    private final Optional<ArchiveStore> store;
    private final RetentionSettings settings;
    private final GatewayLocks locks;
    private final ExecutorService worker = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "archive-retention"); // of its own: it may take hours
        thread.setDaemon(true);
        return thread;
    });

    ArchiveRetention(ArchiveSettings archive, RetentionSettings settings, GatewayLocks locks, CamelContext camel) {
        this.store = ArchiveStores.of(archive, camel);
        this.settings = settings;
        this.locks = locks;
    }

    @Scheduled(cron = "${gateway.retention.at:0 17 3 * * *}")
    void begin() {
        if (!settings.archive().isZero()) {
            worker.execute(this::deleteOldDays);
        }
    }

    private void deleteOldDays() {
        if (store.isEmpty()) {
            LOG.warn("gateway.retention.archive cannot be kept: the archive is neither a folder nor aws2-s3");
            return;
        }
        try {
            locks.whileHeld("archive-retention", Duration.ofMinutes(1), () -> {
                long deleted = deleteBefore(LocalDate.now(Clock.systemUTC())
                        .minusDays(settings.archive().toDays()));
                LOG.info("Retention: deleted {} files or objects from the archive", deleted);
            });
        } catch (Exception e) {
            LOG.warn("The archive's retention goes on tomorrow: {}", Failures.describe(e));
        }
    }

    /** @return how many files or objects there were */
    long deleteBefore(LocalDate day) throws IOException {
        ArchiveStore archive = store.orElseThrow();
        long[] deleted = new long[1];
        for (String folder : ArchiveDays.of(archive, date -> date.isBefore(day))) {
            List<String> some = new ArrayList<>();
            archive.keys(folder, key -> {
                some.add(key);
                if (some.size() == BATCH) {
                    archive.delete(List.copyOf(some));
                    deleted[0] += some.size();
                    some.clear();
                }
            });
            archive.delete(some);
            deleted[0] += some.size();
        }
        return deleted[0];
    }

    @Override
    public void destroy() {
        worker.shutdownNow();
    }
}
