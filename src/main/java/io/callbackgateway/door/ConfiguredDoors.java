package io.callbackgateway.door;

import io.callbackgateway.auth.Verifier;
import io.callbackgateway.auth.methods.Verifiers;
import io.callbackgateway.door.challenge.Challenge;
import io.callbackgateway.http.caller.AddressList;
import io.callbackgateway.provider.EnvironmentSettings;
import io.callbackgateway.provider.ProviderFacts;
import io.callbackgateway.provider.ProviderSettings;
import io.callbackgateway.settings.BadSettingException;
import io.callbackgateway.settings.ChecksSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;

/** The doors that the settings ask for, with their secrets and addresses; whether routes know their providers is another matter. */
@ChecksSettings
public class ConfiguredDoors {

    private static final Logger LOG = LoggerFactory.getLogger(ConfiguredDoors.class);

    /** A provider id is a URL segment, a file name, a queue name and part of the event's source. */
    private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9]*");

    private final Verifiers verifiers;
    private final List<ConfiguredDoor> doors = new ArrayList<>();

    /** @throws BadSettingException where a door could let nobody in, or let in whom it should not */
    @Autowired
    ConfiguredDoors(ProviderSettings settings, Verifiers verifiers) {
        this(settings, verifiers, Map.of());
    }

    /** @param before by key: where their settings are still the same, they stay, with all that they remember */
    private ConfiguredDoors(ProviderSettings settings, Verifiers verifiers, Map<String, ConfiguredDoor> before) {
        this.verifiers = verifiers;
        settings.providers()
                .forEach((provider, environments) -> environments.forEach((environment, each) -> {
                    String key = ProviderSettings.key(provider, environment);
                    if (!WORD.matcher(provider).matches()
                            || !WORD.matcher(environment).matches()) {
                        throw new BadSettingException(key, "provider and environment are one word each, a-z and 0-9");
                    }
                    ConfiguredDoor same = before.get(key);
                    if (same != null && same.settings().equals(each)) {
                        doors.add(same);
                        return;
                    }
                    doors.add(new ConfiguredDoor(
                            key,
                            provider,
                            environment,
                            each,
                            verifiers.anyOf(key + ".auth", each.auth()),
                            each.allowFrom() == null ? null : AddressList.of(key + ".allow-from", each.allowFrom())));
                }));
    }

    /**
     * @param facts by provider
     * @throws BadSettingException where a door does not go with what its provider's file says, or there is no such file
     */
    public void check(Map<String, ProviderFacts> facts) {
        doors.forEach(each -> each.with(facts.get(each.provider())));
    }

    /**
     * Those of other settings.
     *
     * @throws BadSettingException as the first ones
     */
    ConfiguredDoors of(ProviderSettings next) {
        return new ConfiguredDoors(
                next, verifiers, doors.stream().collect(Collectors.toMap(ConfiguredDoor::key, Function.identity())));
    }

    List<ConfiguredDoor> all() {
        return doors;
    }

    boolean has(String provider, String environment) {
        String key = ProviderSettings.key(provider, environment);
        return doors.stream().anyMatch(door -> door.key().equals(key));
    }

    /**
     * @param key of its settings
     * @param allowFrom {@code null} where they leave it to the provider's facts
     */
    record ConfiguredDoor(
            String key,
            String provider,
            String environment,
            EnvironmentSettings settings,
            Verifier verifier,
            AddressList allowFrom) {

        /** @throws BadSettingException where the settings do not go with what the provider's file says */
        Door with(ProviderFacts facts) {
            if (facts == null) {
                throw new BadSettingException(
                        "gateway.providers." + provider,
                        "there is no route of that name; add " + provider
                                + ".camel.yaml with facts and a route, both named " + provider
                                + ", to gateway.routes-dir");
            }
            try {
                facts.check();
            } catch (IllegalArgumentException e) {
                throw new BadSettingException(provider + ".camel.yaml", e.getMessage());
            }
            if (!facts.environments().contains(environment)) {
                throw new BadSettingException(key, "the provider has the environments " + facts.environments());
            }
            settings.check(key, provider, facts);
            if (!facts.transactionIdParameters().isEmpty() && verifier.leavesQueryUnsigned()) {
                LOG.warn(
                        "{}.auth: a signature leaves out the query, where this provider says what happened, so who sees a callback"
                                + " can send it with another query; add {query} to hmac's template where the provider signs it",
                        key);
            }
            return new Door(
                    provider,
                    environment,
                    facts,
                    Ack.of(facts, settings.ack()),
                    Challenge.of(key, facts.challenge(), settings.challengeSecrets()),
                    verifier,
                    allowFrom == null ? AddressList.of(key + ".allow-from", facts.allowFrom(environment)) : allowFrom);
        }
    }
}
