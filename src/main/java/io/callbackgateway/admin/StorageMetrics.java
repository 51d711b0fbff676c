package io.callbackgateway.admin;

import io.callbackgateway.files.DataDirectory;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * {@code gateway.storage.size} in bytes by {@code part}: {@code ledger}, its database; {@code journal}, the embedded broker's files. Both are
 * looked at each minute. The archive may be millions of files: of it {@code gateway.archive.written} counts what it is given.
 */
@Component
class StorageMetrics {

    private final Path dataDir;
    private final boolean postgres;
    private final JdbcClient jdbc;
    private final Map<String, Double> sizes = new ConcurrentHashMap<>();

    StorageMetrics(
            DataDirectory dataDir,
            @Value("${gateway.ledger.url}") String ledger,
            JdbcClient jdbc,
            MeterRegistry meters) {
        this.dataDir = dataDir.path();
        this.postgres = !ledger.isBlank();
        this.jdbc = jdbc;
        for (String part : new String[] {"ledger", "journal"}) {
            Gauge.builder("gateway.storage.size", () -> sizes.getOrDefault(part, Double.NaN))
                    .description("What is stored, as of the last minute")
                    .baseUnit("bytes")
                    .tag("part", part)
                    .register(meters);
        }
    }

    @Scheduled(fixedDelay = 60_000)
    void look() throws IOException {
        sizes.put("journal", (double) size(dataDir.resolve("broker")));
        sizes.put("ledger", postgres ? sizeOfDatabase() : sizeOfFiles());
    }

    private double sizeOfDatabase() {
        try {
            return jdbc.sql("SELECT pg_database_size(current_database())")
                    .query(Long.class)
                    .single();
        } catch (DataAccessException away) {
            return Double.NaN;
        }
    }

    private double sizeOfFiles() throws IOException {
        double size = 0;
        for (String suffix : new String[] {"", "-wal"}) {
            Path file = dataDir.resolve("ledger.db" + suffix);
            size += Files.exists(file) ? Files.size(file) : 0;
        }
        return size;
    }

    private static long size(Path folder) throws IOException {
        AtomicLong size = new AtomicLong();
        if (Files.isDirectory(folder)) {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    size.addAndGet(attributes.size());
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException gone) {
                    return FileVisitResult.CONTINUE; // the broker deletes files as it goes
                }
            });
        }
        return size.get();
    }
}
