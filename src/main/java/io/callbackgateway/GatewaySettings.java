package io.callbackgateway;

import io.callbackgateway.admin.AdminSettings;
import io.callbackgateway.broker.BrokerSettings;
import io.callbackgateway.broker.BusSettings;
import io.callbackgateway.dispatch.ArchiveSettings;
import io.callbackgateway.dispatch.NotificationSettings;
import io.callbackgateway.door.DoorSettings;
import io.callbackgateway.ledger.LedgerSettings;
import io.callbackgateway.ledger.RetentionSettings;
import io.callbackgateway.provider.EnvironmentSettings;
import io.callbackgateway.provider.ProviderSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Everything under {@code gateway}, bound as a whole so that a key that does not exist stops the start. The stations see only their
 * own part.
 */
@ConfigurationProperties(prefix = "gateway", ignoreUnknownFields = false)
record GatewaySettings(
        Path dataDir,
        Path routesDir,
        @DefaultValue AdminSettings admin,
        @DefaultValue DoorSettings door,
        @DefaultValue BrokerSettings broker,
        @DefaultValue BusSettings bus,
        @DefaultValue LedgerSettings ledger,
        @DefaultValue RetentionSettings retention,
        @DefaultValue ArchiveSettings archive,
        @DefaultValue List<NotificationSettings> notifications,
        @DefaultValue Map<String, Map<String, EnvironmentSettings>> providers) {

    @Configuration
    @EnableConfigurationProperties(GatewaySettings.class)
    static class Parts {

        @Bean
        AdminSettings adminSettings(GatewaySettings gateway) {
            return gateway.admin();
        }

        @Bean
        DoorSettings doorSettings(GatewaySettings gateway) {
            return gateway.door();
        }

        @Bean
        BrokerSettings brokerSettings(GatewaySettings gateway) {
            return gateway.broker();
        }

        @Bean
        BusSettings busSettings(GatewaySettings gateway) {
            return gateway.bus();
        }

        @Bean
        LedgerSettings ledgerSettings(GatewaySettings gateway) {
            return gateway.ledger();
        }

        @Bean
        RetentionSettings retentionSettings(GatewaySettings gateway) {
            return gateway.retention();
        }

        @Bean
        List<NotificationSettings> notificationSettings(GatewaySettings gateway) {
            return gateway.notifications();
        }

        @Bean
        ProviderSettings providerSettings(GatewaySettings gateway) {
            return new ProviderSettings(gateway.providers());
        }
    }
}
