package io.callbackgateway;

import io.callbackgateway.admin.AdminSettings;
import io.callbackgateway.admin.access.AccessSettings;
import io.callbackgateway.admin.access.oidc.OidcSettings;
import io.callbackgateway.auth.certificate.CertificateVerifier;
import io.callbackgateway.backup.BackupSettings;
import io.callbackgateway.broker.BrokerSettings;
import io.callbackgateway.broker.BusSettings;
import io.callbackgateway.broker.Events;
import io.callbackgateway.broker.check.BrokerAddresses;
import io.callbackgateway.database.DatabaseSettings;
import io.callbackgateway.dispatch.archive.ArchiveSettings;
import io.callbackgateway.dispatch.notify.NotificationSettings;
import io.callbackgateway.encryption.EncryptionSettings;
import io.callbackgateway.event.Status;
import io.callbackgateway.http.DoorSettings;
import io.callbackgateway.http.caller.TrustedProxies;
import io.callbackgateway.inbox.Inbox;
import io.callbackgateway.ledger.RetentionSettings;
import io.callbackgateway.provider.ProviderSettings;
import io.callbackgateway.rejected.RejectedSettings;
import io.callbackgateway.routefile.RoutesSettings;
import io.callbackgateway.settings.BadSettingException;
import io.callbackgateway.settings.Bundles;
import io.callbackgateway.settings.ChecksSettings;
import io.callbackgateway.settings.UnknownKeys;
import io.callbackgateway.settings.UnsetVariables;
import io.callbackgateway.unread.UnreadSettings;
import java.util.List;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.web.server.Ssl;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;

/** Gives each station its part of the settings. Keys that nothing reads and variables that are not set stop the start before that. */
@Configuration
@ChecksSettings
@EnableConfigurationProperties(GatewaySettings.class)
class SettingsConfiguration {

    private static final String FORMER_KEY = "gateway.rejected.key";

    @Bean
    static BeanFactoryPostProcessor wrongKeys(ConfigurableEnvironment environment) {
        return beans -> {
            UnsetVariables.reject(environment, "gateway.");
            // also as an environment variable: unknown ones of those are let be
            if (!environment.getProperty(FORMER_KEY, "").isBlank()) {
                throw new BadSettingException(
                        FORMER_KEY, "is called gateway.encryption.key now, which takes the same value");
            }
            UnknownKeys.reject(
                    environment,
                    ConfigurationPropertyName.of("gateway"),
                    ConfigurationPropertyName.of("gateway.providers"),
                    GatewaySettings.class);
        };
    }

    @Bean
    AdminSettings adminSettings(GatewaySettings gateway, SslBundles bundles) {
        if (!gateway.admin().sslBundle().isBlank()) {
            Bundles.withKey(bundles, "gateway.admin.ssl-bundle", gateway.admin().sslBundle());
        }
        return gateway.admin();
    }

    @Bean
    AccessSettings accessSettings(GatewaySettings gateway) {
        return gateway.admin().access();
    }

    @Bean
    OidcSettings oidcSettings(GatewaySettings gateway) {
        return gateway.admin().oidc();
    }

    @Bean
    CertificateVerifier.Sources certificateSources(
            GatewaySettings gateway, ServerProperties server, SslBundles bundles) {
        return new CertificateVerifier.Sources(
                bundles,
                Ssl.isEnabled(server.getSsl()),
                !gateway.trustedProxies().isEmpty());
    }

    @Bean
    DoorSettings doorSettings(GatewaySettings gateway, ServerProperties server, SslBundles bundles) {
        if (Ssl.isEnabled(server.getSsl()) && server.getSsl().getBundle() != null) {
            Bundles.withKey(bundles, "server.ssl.bundle", server.getSsl().getBundle());
        }
        return gateway.door();
    }

    @Bean
    TrustedProxies trustedProxies(GatewaySettings gateway) {
        return new TrustedProxies(gateway.trustedProxies());
    }

    @Bean
    BrokerSettings brokerSettings(GatewaySettings gateway) {
        return gateway.broker();
    }

    @Bean
    BrokerAddresses brokerAddresses(GatewaySettings gateway) {
        return new BrokerAddresses(
                gateway.providers().entrySet().stream()
                        .flatMap(provider -> provider.getValue().keySet().stream()
                                .map(environment -> Inbox.queue(provider.getKey(), environment)))
                        .toList(),
                gateway.providers().values().stream()
                        .flatMap(environments -> environments.keySet().stream())
                        .distinct()
                        .map(environment -> Events.address(environment, Status.COMPLETED.word()))
                        .toList());
    }

    @Bean
    UnreadSettings unreadSettings(GatewaySettings gateway) {
        return gateway.unread();
    }

    @Bean
    BusSettings busSettings(GatewaySettings gateway) {
        return gateway.bus();
    }

    @Bean
    ArchiveSettings archiveSettings(GatewaySettings gateway) {
        return gateway.archive();
    }

    @Bean
    BackupSettings backupSettings(GatewaySettings gateway) {
        return gateway.backup();
    }

    @Bean
    DatabaseSettings databaseSettings(GatewaySettings gateway) {
        return gateway.ledger();
    }

    @Bean
    RetentionSettings retentionSettings(GatewaySettings gateway) {
        return gateway.retention();
    }

    @Bean
    EncryptionSettings encryptionSettings(GatewaySettings gateway) {
        return gateway.encryption();
    }

    @Bean
    RejectedSettings rejectedSettings(GatewaySettings gateway) {
        return gateway.rejected();
    }

    @Bean
    List<NotificationSettings> notificationSettings(GatewaySettings gateway) {
        return gateway.notifications();
    }

    @Bean
    RoutesSettings routesSettings(GatewaySettings gateway) {
        return new RoutesSettings(gateway.routesDir(), gateway.strictRoutes());
    }

    @Bean
    ProviderSettings providerSettings(GatewaySettings gateway) {
        return new ProviderSettings(gateway.providers());
    }
}
