package io.callbackgateway;

import io.callbackgateway.admin.AdminSettings;
import io.callbackgateway.auth.CertificateSources;
import io.callbackgateway.broker.BrokerSettings;
import io.callbackgateway.broker.BusSettings;
import io.callbackgateway.broker.Events;
import io.callbackgateway.broker.check.BrokerAddresses;
import io.callbackgateway.dispatch.archive.ArchiveSettings;
import io.callbackgateway.dispatch.notify.NotificationSettings;
import io.callbackgateway.door.AdminConnector;
import io.callbackgateway.door.DoorSettings;
import io.callbackgateway.door.TrustedProxies;
import io.callbackgateway.event.Status;
import io.callbackgateway.inbox.Inbox;
import io.callbackgateway.ledger.LedgerSettings;
import io.callbackgateway.ledger.RetentionSettings;
import io.callbackgateway.provider.EnvironmentSettings;
import io.callbackgateway.provider.ProviderSettings;
import io.callbackgateway.rejected.RejectedSettings;
import io.callbackgateway.settings.BadSettingException;
import io.callbackgateway.settings.UnknownKeys;
import io.callbackgateway.unread.UnreadSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.web.server.Ssl;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.util.PlaceholderResolutionException;
import org.springframework.util.unit.DataSize;

/**
 * Everything under {@code gateway}, as a whole so that a key that does not exist stops the start. The stations see only their own
 * part.
 */
@ConfigurationProperties("gateway")
record GatewaySettings(
        Path dataDir,
        Path routesDir,
        @DefaultValue AdminSettings admin,
        @DefaultValue DoorSettings door,
        @DefaultValue List<String> trustedProxies,
        @DefaultValue BrokerSettings broker,
        @DefaultValue BusSettings bus,
        @DefaultValue LedgerSettings ledger,
        @DefaultValue RetentionSettings retention,
        @DefaultValue RejectedSettings rejected,
        @DefaultValue UnreadSettings unread,
        @DefaultValue ArchiveSettings archive,
        @DefaultValue List<NotificationSettings> notifications,
        @DefaultValue Map<String, Map<String, EnvironmentSettings>> providers) {

    /** What can be told from the settings alone; each station checks the rest of its own. */
    GatewaySettings {
        check(Files.isDirectory(routesDir), "gateway.routes-dir", "there is no such folder");
        check(holdsRoutes(routesDir), "gateway.routes-dir", "no provider's *.camel.yaml is in it");
        check(holdsRoutes(routesDir.resolve("dispatch")), "gateway.routes-dir", "dispatch/*.camel.yaml is not in it");
        check(door.maxConnections() > 0, "gateway.door.max-connections", "must be at least 1");
        check(door.maxInFlight() > 0, "gateway.door.max-in-flight", "must be at least 1");
        check(
                door.maxFailures() > 0 && door.maxFailures() <= 1_000_000,
                "gateway.door.max-failures",
                "must be between 1 and 1000000");
        check(
                isPositive(door.failureWindow()) && door.failureWindow().toSeconds() > 0,
                "gateway.door.failure-window",
                "must be between 1s and 3650d");
        check(
                rejected.maxEntries() >= 0,
                "gateway.rejected.max-entries",
                "must be at least 1, or 0 for no rejected log");
        check(
                rejected.rate() > 0 && rejected.rate() <= 1_000_000,
                "gateway.rejected.rate",
                "must be between 1 and 1000000");
        check(
                isWithin(rejected.maxBody(), DataSize.ofMegabytes(16)),
                "gateway.rejected.max-body",
                "must be between 1B and 16MB");
        check(
                rejected.maxSize().toBytes() / 2 >= rejected.maxBody().toBytes(),
                "gateway.rejected.max-size",
                "must be at least twice gateway.rejected.max-body");
        check(isPositive(rejected.maxAge()), "gateway.rejected.max-age", "must be more than nothing, up to 3650d");
        check(
                isPositive(door.headerDeadline()),
                "gateway.door.header-deadline",
                "must be more than nothing, up to 3650d");
        check(isPositive(door.bodyDeadline()), "gateway.door.body-deadline", "must be more than nothing, up to 3650d");
        check(door.maxSlowBodies() > 0, "gateway.door.max-slow-bodies", "must be at least 1");
        check(isWithin(door.maxBody(), DataSize.ofGigabytes(1)), "gateway.door.max-body", "must be between 1B and 1GB");
        check(
                door.maxBuffered().toBytes() / 2 >= door.maxBody().toBytes(),
                "gateway.door.max-buffered",
                "must be at least twice gateway.door.max-body");
        providers.forEach((provider, environments) -> environments.forEach((environment, each) -> check(
                each.maxApiCalls() > 0 && each.maxApiCalls() <= 1_000,
                ProviderSettings.key(provider, environment) + ".max-api-calls",
                "must be between 1 and 1000")));
        check(
                isPositive(unread.maxAge()) && unread.maxAge().compareTo(Duration.ofMinutes(1)) >= 0,
                "gateway.unread.max-age",
                "must be between 1m and 3650d");
        check(
                unread.maxSize().compareTo(DataSize.ofMegabytes(1)) >= 0,
                "gateway.unread.max-size",
                "must be at least 1MB");
        check(
                !bus.external() || !bus.url().equals(broker.url()),
                "gateway.bus.url",
                "is the broker of gateway.broker.url, which has the events already; leave it empty");
        check(
                broker.url().isBlank() || !ledger.url().isBlank(),
                "gateway.ledger.url",
                "is missing; gateways that share the broker of gateway.broker.url must share a PostgreSQL, too,"
                        + " or two of them give one id to two events");
        if (!broker.acceptor().isBlank()) {
            String why = "is missing; gateway.broker.acceptor opens the broker to the network";
            check(!broker.username().isBlank(), "gateway.broker.username", why);
            check(!broker.password().isBlank(), "gateway.broker.password", why);
        }
    }

    /** And short enough to be counted in nanoseconds. */
    private static boolean isPositive(Duration duration) {
        return !duration.isNegative() && !duration.isZero() && duration.compareTo(Duration.ofDays(3650)) <= 0;
    }

    private static boolean isWithin(DataSize size, DataSize most) {
        return size.toBytes() > 0 && size.compareTo(most) <= 0;
    }

    private static boolean holdsRoutes(Path folder) {
        String[] routes = folder.toFile().list((in, name) -> name.endsWith(".camel.yaml"));
        return routes != null && routes.length > 0;
    }

    private static void check(boolean good, String key, String problem) {
        if (!good) {
            throw new BadSettingException(key, problem);
        }
    }

    @Configuration
    @EnableConfigurationProperties(GatewaySettings.class)
    static class Parts {

        /**
         * A variable that is not set would otherwise stand in the settings as it is written: {@code ${PROPOSAL_KEY}} would be the
         * secret itself.
         */
        @Bean
        static BeanFactoryPostProcessor unsetVariables(ConfigurableEnvironment environment) {
            return beans -> environment.getPropertySources().stream()
                    .filter(EnumerablePropertySource.class::isInstance)
                    .flatMap(source -> Arrays.stream(((EnumerablePropertySource<?>) source).getPropertyNames()))
                    .filter(key -> key.startsWith("gateway."))
                    .forEach(key -> {
                        try {
                            environment.getProperty(key);
                        } catch (PlaceholderResolutionException unset) {
                            throw new BadSettingException(
                                    key, "names the variable " + unset.getPlaceholder() + ", which is not set");
                        }
                    });
        }

        @Bean
        AdminSettings adminSettings(GatewaySettings gateway) {
            return gateway.admin();
        }

        @Bean
        static BeanFactoryPostProcessor misspeltKeys(ConfigurableEnvironment environment) {
            return beans -> UnknownKeys.refuse(
                    environment,
                    ConfigurationPropertyName.of("gateway"),
                    ConfigurationPropertyName.of("gateway.providers"),
                    GatewaySettings.class);
        }

        @Bean
        AdminConnector adminConnector(GatewaySettings gateway, SslBundles bundles) {
            return new AdminConnector(gateway.admin().port(), gateway.admin().sslBundle(), bundles);
        }

        @Bean
        CertificateSources certificateSources(GatewaySettings gateway, ServerProperties server, SslBundles bundles) {
            return new CertificateSources(
                    bundles,
                    Ssl.isEnabled(server.getSsl()),
                    !gateway.trustedProxies().isEmpty());
        }

        @Bean
        DoorSettings doorSettings(GatewaySettings gateway) {
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
        LedgerSettings ledgerSettings(GatewaySettings gateway) {
            return gateway.ledger();
        }

        @Bean
        RetentionSettings retentionSettings(GatewaySettings gateway) {
            return gateway.retention();
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
        ProviderSettings providerSettings(GatewaySettings gateway) {
            return new ProviderSettings(gateway.providers());
        }
    }
}
