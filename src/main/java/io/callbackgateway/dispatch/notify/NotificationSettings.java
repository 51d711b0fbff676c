package io.callbackgateway.dispatch.notify;

import com.standardwebhooks.Webhook;
import io.callbackgateway.event.EventMessage;
import io.callbackgateway.event.Status;
import io.callbackgateway.settings.BadSettingException;
import io.callbackgateway.settings.Bounds;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * One entry of {@code gateway.notifications}: an HTTP endpoint that wants to be told. An empty list selects all.
 *
 * @param name letters, digits and dashes; names the endpoint's durable queue, so a renamed endpoint is a new one
 * @param secret {@code whsec_} and Base64, as Standard Webhooks writes it
 * @param secrets in place of one, while it is changed: each signs
 * @param maxCalls events that it is sent at the same time, by each gateway; 1 to 100
 * @param maxRate events that it is sent in a second, by each gateway; 0: any number
 */
public record NotificationSettings(
        @DefaultValue("") String name,
        @DefaultValue("") String url,
        @DefaultValue("") String secret,
        @DefaultValue List<String> secrets,
        @DefaultValue List<String> providers,
        @DefaultValue List<String> environments,
        @DefaultValue List<String> statuses,
        @DefaultValue("8") int maxCalls,
        @DefaultValue("0") int maxRate) {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]*");

    /** What {@code statuses} may hold: where that is empty, an endpoint is told of documents, too, and of no alarms. */
    private static final List<String> WORDS = Stream.concat(
                    Arrays.stream(Status.values()).map(Status::word),
                    Stream.of(EventMessage.DOCUMENTS, EventMessage.ALARMS))
            .toList();

    boolean wants(EventMessage event) {
        if (event.isAboutAlarm()) { // whatever providers it is told of
            return statuses.contains(EventMessage.ALARMS);
        }
        return selects(providers, event.provider())
                && selects(environments, event.environment())
                && selects(statuses, event.status());
    }

    private static boolean selects(List<String> list, String value) {
        return list.isEmpty() || list.contains(value);
    }

    /** @throws BadSettingException where an endpoint of these settings could never be told anything */
    void check(String key) {
        if (!NAME.matcher(name).matches()) {
            throw new BadSettingException(key + ".name", "is missing, or not of a-z, 0-9 and dashes");
        }
        if (!isHttp(url)) {
            throw new BadSettingException(key + ".url", "is not an http or https URL");
        }
        if (!WORDS.containsAll(statuses)) {
            throw new BadSettingException(key + ".statuses", "may only hold " + WORDS);
        }
        Bounds bounds = new Bounds(key);
        bounds.number("max-calls", maxCalls, 1, 100);
        bounds.number("max-rate", maxRate, 0, 10_000);
    }

    private static boolean isHttp(String url) {
        try {
            String scheme = URI.create(url).getScheme();
            return "https".equals(scheme) || "http".equals(scheme);
        } catch (IllegalArgumentException notAUrl) {
            return false;
        }
    }

    /** Those in a route at the same time: never more than can have their turn before they have waited for too long. */
    int parallel() {
        return maxRate == 0 ? maxCalls : (int) Math.min(maxCalls, maxRate * EndpointLimits.WAIT.toSeconds());
    }

    /** One for each secret. */
    List<Webhook> signers(String key) {
        if (secrets.isEmpty()) {
            return List.of(signer(key + ".secret", secret));
        }
        if (!secret.isBlank()) {
            throw new BadSettingException(
                    key + ".secret", "stands beside secrets; put it there, too, or take one away");
        }
        return IntStream.range(0, secrets.size())
                .mapToObj(i -> signer(key + ".secrets[" + i + "]", secrets.get(i)))
                .toList();
    }

    private static Webhook signer(String key, String secret) {
        if (secret.isBlank()) {
            throw new BadSettingException(key, "is missing; it is whsec_ and Base64 of at least 24 random bytes");
        }
        try {
            return new Webhook(secret);
        } catch (IllegalArgumentException notBase64) {
            throw new BadSettingException(key, "is not whsec_ and Base64");
        }
    }

    /** Without what is secret in it. */
    @Override
    public String toString() {
        return "gateway.notifications";
    }
}
