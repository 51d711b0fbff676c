package io.callbackgateway;

import io.callbackgateway.audit.AuditLog;
import io.callbackgateway.dispatch.notify.NotificationSettings;
import io.callbackgateway.provider.EnvironmentSettings;
import io.callbackgateway.provider.ProviderSettings;
import io.callbackgateway.provider.Providers;
import io.callbackgateway.settings.BadSettingException;
import io.callbackgateway.settings.Reloadable;
import io.callbackgateway.settings.SettingValues;
import io.callbackgateway.settings.SettingsCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.stereotype.Component;

/**
 * Reads the settings again while the gateway runs. All of them are checked as at a start, and whoever is {@link Reloadable} makes ready; then
 * all change over, or nothing does. What only a restart can change stays as it is, and is told.
 */
@Component
class SettingsReload {

    private static final Logger LOG = LoggerFactory.getLogger(SettingsReload.class);

    private static final ConfigurationPropertyName PROVIDERS = ConfigurationPropertyName.of("gateway.providers");
    private static final ConfigurationPropertyName NOTIFICATIONS =
            ConfigurationPropertyName.of("gateway.notifications");

    private final String[] arguments;
    private final ProviderSettings providers;
    private final Providers files;
    private final List<Reloadable<ProviderSettings>> ofProviders;
    private final List<Reloadable<List<NotificationSettings>>> ofNotifications;
    private final AuditLog audit;
    private final boolean asksForCertificates;
    private List<NotificationSettings> notifications;
    private SettingValues holding;

    SettingsReload(
            ApplicationArguments arguments,
            ProviderSettings providers,
            Providers files,
            List<NotificationSettings> notificationSettings,
            List<Reloadable<ProviderSettings>> ofProviders,
            List<Reloadable<List<NotificationSettings>>> ofNotifications,
            AuditLog audit) {
        this.arguments = arguments.getSourceArgs();
        this.holding = SettingValues.read(this.arguments);
        this.providers = providers;
        this.files = files;
        this.notifications = notificationSettings;
        this.ofProviders = ofProviders;
        this.ofNotifications = ofNotifications;
        this.audit = audit;
        this.asksForCertificates = providers.askForCertificates(); // connections have been told
    }

    /**
     * @param changed keys of settings that hold now
     * @param needRestart keys of settings that are others in the files, and hold after a restart only
     */
    record Reloaded(List<String> changed, List<String> needRestart) {}

    /** The settings have a mistake, and those of before hold. The message is that of a start: the key and what to do. */
    static final class RejectedException extends Exception {
        private RejectedException(RuntimeException failure) {
            super(SettingsCheck.inWordsOfTheStart(failure));
        }
    }

    /** Whether the gateway runs, so that it can go on by other settings. */
    boolean isReady() {
        return files.loaded();
    }

    /**
     * @param who the user of the admin door, or {@link AuditLog#GATEWAY}
     * @throws RejectedException where nothing has changed, because of a mistake
     */
    synchronized Reloaded reload(String who) throws RejectedException {
        Change change;
        try (ConfigurableApplicationContext checked = SettingsCheck.besideGateway(arguments)) {
            change = change(checked.getBean(GatewaySettings.class), SettingValues.of(checked.getEnvironment()));
        } catch (RuntimeException wrong) {
            throw new RejectedException(wrong);
        }
        if (!change.isNothing()) {
            audit.add(who, "reload", "", "", null, null, change.toString());
            change.make();
            LOG.info("Settings read again for {}: {}", who, change);
        }
        return change.told();
    }

    /** @throws BadSettingException where somebody cannot work by them */
    private Change change(GatewaySettings read, SettingValues values) {
        List<ConfigurationPropertyName> fixed = new ArrayList<>();
        ProviderSettings next = new ProviderSettings(providers(read.providers(), fixed));
        List<NotificationSettings> nextNotifications = notifications(read.notifications());
        Predicate<ConfigurationPropertyName> isFixed = key -> PROVIDERS.isAncestorOf(key)
                ? fixed.stream().anyMatch(each -> each.equals(key) || each.isAncestorOf(key))
                : !NOTIFICATIONS.isAncestorOf(key) || isFixedOfEndpoint(key, values);
        List<ConfigurationPropertyName> differing = holding.differing(values);
        List<ConfigurationPropertyName> changed =
                differing.stream().filter(isFixed.negate()).toList();
        List<Runnable> steps = new ArrayList<>();
        ofProviders.forEach(part -> steps.add(part.prepare(next)));
        ofNotifications.forEach(part -> steps.add(part.prepare(nextNotifications)));
        return new Change(
                () -> {
                    providers.become(next);
                    notifications = nextNotifications;
                    steps.forEach(Runnable::run);
                    holding = holding.with(values, changed);
                },
                new Reloaded(
                        names(changed), names(differing.stream().filter(isFixed).toList())));
    }

    /** What can hold now. @param fixed gets the keys that cannot, with all below them */
    private Map<String, Map<String, EnvironmentSettings>> providers(
            Map<String, Map<String, EnvironmentSettings>> read, List<ConfigurationPropertyName> fixed) {
        Map<String, Map<String, EnvironmentSettings>> next = new TreeMap<>();
        read.forEach((provider, environments) -> environments.forEach((environment, each) -> {
            EnvironmentSettings before = providers.of(provider, environment);
            String key = ProviderSettings.key(provider, environment);
            fixed.add(ConfigurationPropertyName.of(key + ".documents")); // is a subscription
            if (asksForCertificates || !each.asksForCertificates()) {
                put(next, provider, environment, each.with(before == null ? null : before.documents()));
            } else {
                fixed.add(ConfigurationPropertyName.of(key));
            }
        }));
        providers
                .providers()
                .forEach((provider, environments) -> environments.forEach((environment, before) -> {
                    if (!next.getOrDefault(provider, Map.of())
                            .containsKey(environment)) { // a door does not close by mistake
                        fixed.add(ConfigurationPropertyName.of(ProviderSettings.key(provider, environment)));
                        put(next, provider, environment, before);
                    }
                }));
        return next;
    }

    /** Of the endpoints that there are: others would need a subscription. */
    private List<NotificationSettings> notifications(List<NotificationSettings> read) {
        return notifications.stream()
                .map(before -> read.stream()
                        .filter(each -> each.name().equals(before.name()))
                        .findFirst()
                        .orElse(before))
                .toList();
    }

    /** Whether it is of an endpoint that comes or goes, or says how many events its route takes at the same time. */
    private boolean isFixedOfEndpoint(ConfigurationPropertyName key, SettingValues values) {
        String before = endpointAt(key, holding);
        String after = endpointAt(key, values);
        return !isEndpoint(before, values)
                || !isEndpoint(after, holding)
                || key.getLastElement(Form.UNIFORM).equals("maxcalls");
    }

    /** @return {@code null} where there is none at that place of the list */
    private static String endpointAt(ConfigurationPropertyName key, SettingValues values) {
        return values.values().get(key.chop(3).append("name"));
    }

    private static boolean isEndpoint(String name, SettingValues values) {
        return name == null
                || values.values().entrySet().stream()
                        .anyMatch(each -> NOTIFICATIONS.isAncestorOf(each.getKey())
                                && each.getKey().getLastElement(Form.UNIFORM).equals("name")
                                && each.getValue().equals(name));
    }

    private static void put(
            Map<String, Map<String, EnvironmentSettings>> all,
            String provider,
            String environment,
            EnvironmentSettings settings) {
        all.computeIfAbsent(provider, any -> new TreeMap<>()).put(environment, settings);
    }

    private static List<String> names(List<ConfigurationPropertyName> keys) {
        return keys.stream().map(ConfigurationPropertyName::toString).toList();
    }

    private record Change(Runnable steps, Reloaded told) {

        boolean isNothing() {
            return told.changed().isEmpty() && told.needRestart().isEmpty();
        }

        void make() {
            steps.run();
        }

        @Override
        public String toString() {
            return (told.changed().isEmpty() ? "nothing changed" : "changed " + String.join(", ", told.changed()))
                    + (told.needRestart().isEmpty()
                            ? ""
                            : "; after a restart " + String.join(", ", told.needRestart()));
        }
    }
}
