package io.callbackgateway.database;

import com.zaxxer.hikari.HikariDataSource;
import io.callbackgateway.files.DataDirectory;
import java.io.IOException;
import java.nio.file.Path;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionOperations;

/** The database of a gateway, with its tables, without the gateway. */
public record OpenDatabase(HikariDataSource dataSource, TransactionOperations transactions) implements AutoCloseable {

    public static OpenDatabase of(DatabaseSettings settings, Path folder) throws IOException {
        DatabaseConfiguration configuration = new DatabaseConfiguration();
        HikariDataSource dataSource = configuration.ledgerDataSource(settings, new DataDirectory(folder));
        Flyway.configure().dataSource(dataSource).load().migrate();
        return new OpenDatabase(
                dataSource, configuration.transactions(settings, new JdbcTransactionManager(dataSource)));
    }

    @Override
    public void close() {
        dataSource.close();
    }
}
