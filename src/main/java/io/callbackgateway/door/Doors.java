package io.callbackgateway.door;

import io.callbackgateway.auth.Verifier;
import io.callbackgateway.auth.methods.Verifiers;
import io.callbackgateway.http.AddressList;
import io.callbackgateway.provider.EnvironmentSettings;
import io.callbackgateway.provider.ProviderFacts;
import io.callbackgateway.provider.ProviderSettings;
import io.callbackgateway.provider.Providers;
import io.callbackgateway.settings.BadSettingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.StartupListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Every door there is: an environment that the settings configure for a provider that has a route. Secrets and addresses are
 * checked when this is built; whether the routes know the provider, once Camel has read them. Either stops the start.
 */
@Component
class Doors implements StartupListener {

    private static final Logger LOG = LoggerFactory.getLogger(Doors.class);

    /** A provider id is a URL segment, a file name, a queue name and part of the event's source. */
    private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9]*");

    private final Providers providers;
    private final CamelContext context;
    private final List<Configured> configured = new ArrayList<>();
    private volatile Map<String, Door> doors;

    Doors(ProviderSettings settings, Providers providers, Verifiers verifiers, CamelContext context) throws Exception {
        this.providers = providers;
        this.context = context;
        settings.providers()
                .forEach((provider, environments) -> environments.forEach((environment, each) -> {
                    String key = ProviderSettings.key(provider, environment);
                    if (!WORD.matcher(provider).matches()
                            || !WORD.matcher(environment).matches()) {
                        throw new BadSettingException(key, "provider and environment are one word each, a-z and 0-9");
                    }
                    configured.add(new Configured(
                            key,
                            provider,
                            environment,
                            each,
                            verifiers.anyOf(key + ".auth", each.auth()),
                            each.allowFrom() == null ? null : AddressList.of(key + ".allow-from", each.allowFrom())));
                }));
        context.addStartupListener(this);
    }

    /**
     * @param path decoded and split: "", "callbacks", provider, environment, perhaps a token
     * @return {@code null} where it leads to no door, and before there are doors
     */
    Door at(String[] path) {
        if (!open() || path.length < 4 || path.length > 5 || !path[1].equals("callbacks")) {
            return null;
        }
        Door door = find(path[2], path[3]);
        return path.length == 5 && door != null && !door.verifier().readsPathToken() ? null : door;
    }

    /** @return {@code null} where there is no such door */
    Door find(String provider, String environment) {
        return doors.get(ProviderSettings.key(provider, environment));
    }

    /** Whether callbacks can be taken: routes and queues are there. */
    boolean open() {
        return doors != null;
    }

    @Override
    public void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {}

    /** Opens the doors: from here on, callbacks get another answer than 503. */
    @Override
    public void onCamelContextFullyStarted(CamelContext context, boolean alreadyStarted) {
        doors = build();
        if (doors.isEmpty()) {
            LOG.warn(
                    "No provider is configured, every callback gets a 404: set gateway.providers.<provider>.<environment>.auth");
        }
        doors.values().stream().map(Door::path).sorted().forEach(path -> LOG.info("Open: {}", path));
        providers.whenReloaded(() -> doors = build());
    }

    private Map<String, Door> build() {
        Map<String, ProviderFacts> known = providers.facts();
        if (known.isEmpty()) {
            throw new BadSettingException("gateway.routes-dir", "no provider's *.camel.yaml is in it");
        }
        return configured.stream()
                .collect(Collectors.toUnmodifiableMap(Configured::key, each -> door(each, known.get(each.provider))));
    }

    private Door door(Configured each, ProviderFacts facts) {
        String key = each.key;
        if (facts == null || context.getRoute(each.provider) == null) {
            throw new BadSettingException(
                    "gateway.providers." + each.provider,
                    "there is no route of that name; add " + each.provider
                            + ".camel.yaml with facts and a route, both named " + each.provider
                            + ", to gateway.routes-dir");
        }
        if (!facts.environments().contains(each.environment)) {
            throw new BadSettingException(key, "the provider has the environments " + facts.environments());
        }
        for (String apiKey : facts.apiSettings()) {
            if (each.settings.api(apiKey) == null) {
                throw new BadSettingException(key + ".api." + apiKey, "is missing; the provider's route needs it");
            }
        }
        if (!facts.transactionIdParameters().isEmpty() && each.verifier.leavesQueryUnsigned()) {
            LOG.warn(
                    "{}.auth: a signature leaves out the query, where this provider says what happened, so who sees a callback"
                            + " can send it with another query; add {query} to hmac's template where the provider signs it",
                    key);
        }
        int ack = each.settings.ack() == null ? facts.ack() : each.settings.ack();
        if (ack < 200 || ack > 299) {
            throw new BadSettingException(key + ".ack", "must be between 200 and 299");
        }
        return new Door(
                each.provider,
                each.environment,
                facts,
                ack,
                each.verifier,
                each.allowFrom == null
                        ? AddressList.of(key + ".allow-from", facts.allowFrom(each.environment))
                        : each.allowFrom);
    }

    /**
     * @param key of its settings
     * @param allowFrom {@code null} where they leave it to the provider's facts
     */
    private record Configured(
            String key,
            String provider,
            String environment,
            EnvironmentSettings settings,
            Verifier verifier,
            AddressList allowFrom) {}
}
