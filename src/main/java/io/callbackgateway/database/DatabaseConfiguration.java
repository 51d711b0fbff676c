package io.callbackgateway.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.callbackgateway.files.DataDirectory;
import io.callbackgateway.files.DataLock;
import java.io.IOException;
import java.nio.file.Path;
import org.springframework.boot.autoconfigure.flyway.FlywayConfigurationCustomizer;
import org.springframework.boot.task.ThreadPoolTaskSchedulerBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

/** The database of the ledger and the rejected log: SQLite in the data directory, or PostgreSQL. Work on it runs in {@link TransactionOperations}. */
@Configuration
@EnableScheduling
class DatabaseConfiguration {

    @Bean
    @DependsOn(DataLock.NAME)
    HikariDataSource ledgerDataSource(DatabaseSettings settings, DataDirectory data) throws IOException {
        HikariConfig config = new HikariConfig();
        config.setPoolName("ledger");
        if (settings.embedded()) {
            // FULL: a commit survives kill -9 and power loss. IMMEDIATE: a transaction takes the write lock at its
            // start.
            Path file = data.path().resolve(LedgerFile.NAME);
            LedgerFile.makePrivate(file);
            LedgerFile.check(file);
            // halt, not exit: a graceful shutdown would wait for lanes that wait for the broken ledger
            config.setExceptionOverride(
                    new DamagedLedger(() -> Runtime.getRuntime().halt(DamagedLedger.EXIT_CODE)));
            config.setJdbcUrl("jdbc:sqlite:" + file
                    + "?journal_mode=WAL&synchronous=FULL&transaction_mode=IMMEDIATE&busy_timeout=5000"
                    + "&cache_size=-32000"); // KiB: transactions come in any order, all over their index
            // Pages that many commits change are written back once for all of them: 32 MB of log instead of 4.
            config.setConnectionInitSql("PRAGMA wal_autocheckpoint=8000");
            // One connection for the one writer, the others for readers, which WAL keeps out of its way.
            config.setMaximumPoolSize(4);
        } else {
            config.setJdbcUrl(settings.url());
            config.setUsername(settings.username());
            config.setPassword(settings.password());
            config.setMaximumPoolSize(settings.connections());
            config.addDataSourceProperty(
                    "reWriteBatchedInserts", "true"); // a batch is one round trip and one statement
            // Seconds. A database that says nothing is away, too; without these it would hold a lane for ever.
            config.addDataSourceProperty("connectTimeout", "5");
            config.addDataSourceProperty("socketTimeout", "30");
            config.setInitializationFailTimeout(-1); // whether it is there, Migration finds out
        }
        config.setConnectionTimeout(5_000);
        return new HikariDataSource(config);
    }

    /** Several threads, also where threads are virtual: Spring's own would then have one, and all wait for who waits for the database. */
    @Bean
    ThreadPoolTaskScheduler taskScheduler(ThreadPoolTaskSchedulerBuilder scheduler) {
        return scheduler.build();
    }

    /** Past the pool, which would keep a start waiting for seconds where the database is away. */
    @Bean
    FlywayConfigurationCustomizer migrationConnection(DatabaseSettings settings) {
        return flyway -> {
            if (!settings.embedded()) {
                String username = settings.username().isBlank() ? null : settings.username();
                flyway.dataSource(settings.url(), username, settings.password());
            }
        };
    }

    @Bean
    TransactionOperations transactions(DatabaseSettings settings, PlatformTransactionManager transactions) {
        return settings.embedded() ? new SqliteTransactions(transactions) : new TransactionTemplate(transactions);
    }
}
