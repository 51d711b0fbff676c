package io.callbackgateway;

import io.callbackgateway.admin.AdminSettings;
import io.callbackgateway.backup.BackupSettings;
import io.callbackgateway.broker.BrokerSettings;
import io.callbackgateway.broker.BusSettings;
import io.callbackgateway.database.DatabaseSettings;
import io.callbackgateway.dispatch.archive.ArchiveSettings;
import io.callbackgateway.dispatch.notify.NotificationSettings;
import io.callbackgateway.encryption.EncryptionSettings;
import io.callbackgateway.http.DoorSettings;
import io.callbackgateway.ledger.RetentionSettings;
import io.callbackgateway.provider.EnvironmentSettings;
import io.callbackgateway.rejected.RejectedSettings;
import io.callbackgateway.settings.Bounds;
import io.callbackgateway.unread.UnreadSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** Everything under {@code gateway}, as a whole: all that can be set. The stations see only their own part. */
@ConfigurationProperties("gateway")
record GatewaySettings(
        Path dataDir,
        Path routesDir,
        boolean strictRoutes,
        boolean reloadOnChange,
        @DefaultValue @NestedConfigurationProperty AdminSettings admin,
        @DefaultValue @NestedConfigurationProperty DoorSettings door,
        @DefaultValue List<String> trustedProxies,
        @DefaultValue @NestedConfigurationProperty BrokerSettings broker,
        @DefaultValue @NestedConfigurationProperty BusSettings bus,
        @DefaultValue @NestedConfigurationProperty DatabaseSettings ledger,
        @DefaultValue @NestedConfigurationProperty RetentionSettings retention,
        @DefaultValue @NestedConfigurationProperty EncryptionSettings encryption,
        @DefaultValue @NestedConfigurationProperty RejectedSettings rejected,
        @DefaultValue @NestedConfigurationProperty UnreadSettings unread,
        @DefaultValue @NestedConfigurationProperty ArchiveSettings archive,
        @DefaultValue @NestedConfigurationProperty BackupSettings backup,
        @DefaultValue List<NotificationSettings> notifications,
        @DefaultValue Map<String, Map<String, EnvironmentSettings>> providers) {

    /** What concerns several stations; each checks its own. */
    GatewaySettings {
        Bounds bounds = new Bounds("gateway");
        bounds.check(Files.isDirectory(routesDir), "routes-dir", "there is no such folder");
        bounds.check(holdsRoutes(routesDir), "routes-dir", "no provider's *.camel.yaml is in it");
        bounds.check(holdsRoutes(routesDir.resolve("dispatch")), "routes-dir", "dispatch/*.camel.yaml is not in it");
        bounds.check(
                !bus.external() || !bus.url().equals(broker.url()),
                "bus.url",
                "is the broker of gateway.broker.url, which has the events already; leave it empty");
        bounds.check(
                broker.url().isBlank() || !ledger.url().isBlank(),
                "ledger.url",
                "is missing; gateways that share the broker of gateway.broker.url must share a PostgreSQL, too,"
                        + " or two of them give one id to two events");
        bounds.check(
                broker.url().isBlank() || !encryption.key().isBlank(),
                "encryption.key",
                "is missing; gateways that share the broker of gateway.broker.url need the same key, 32 bytes in Base64."
                        + " Make one by: openssl rand -base64 32");
    }

    private static boolean holdsRoutes(Path folder) {
        String[] routes = folder.toFile().list((in, name) -> name.endsWith(".camel.yaml"));
        return routes != null && routes.length > 0;
    }
}
