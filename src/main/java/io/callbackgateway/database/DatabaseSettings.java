package io.callbackgateway.database;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code gateway.ledger}.
 *
 * @param url empty for SQLite in the data directory; {@code jdbc:postgresql://…} where several gateways share one ledger
 * @param connections to PostgreSQL; SQLite has one writer
 */
public record DatabaseSettings(
        @DefaultValue("") String url,
        @DefaultValue("") String username,
        @DefaultValue("") String password,
        @DefaultValue("16") int connections) {

    public boolean embedded() {
        return url.isBlank();
    }

    /** Without what is secret in it. */
    @Override
    public String toString() {
        return "gateway.ledger";
    }
}
