package io.callbackgateway.database;

import org.springframework.boot.context.properties.bind.ConstructorBinding;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code gateway.ledger}.
 *
 * @param url empty for SQLite in the data directory; {@code jdbc:postgresql://…} where several gateways share one ledger
 * @param connections to PostgreSQL; SQLite has one writer
 * @param accept what a start that found another ledger than it knew has asked to be set, for that one time
 */
public record DatabaseSettings(
        @DefaultValue("") String url,
        @DefaultValue("") String username,
        @DefaultValue("") String password,
        @DefaultValue("16") int connections,
        @DefaultValue("") String accept) {

    @ConstructorBinding
    public DatabaseSettings {}

    public DatabaseSettings(String url, String username, String password, int connections) {
        this(url, username, password, connections, "");
    }

    public boolean embedded() {
        return url.isBlank();
    }

    /** Without what is secret in it. */
    @Override
    public String toString() {
        return "gateway.ledger";
    }
}
