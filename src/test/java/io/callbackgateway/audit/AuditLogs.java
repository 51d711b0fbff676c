package io.callbackgateway.audit;

import io.callbackgateway.database.OpenDatabase;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Audit logs without a gateway. */
public final class AuditLogs {

    private AuditLogs() {}

    public static AuditLog in(OpenDatabase database) {
        return new AuditLog(JdbcClient.create(database.dataSource()), database.transactions());
    }
}
