package io.callbackgateway.dispatch;

import io.callbackgateway.event.EventMessage;
import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * One entry of {@code gateway.notifications}: an HTTP endpoint that wants to be told. An empty list selects all.
 *
 * @param name letters, digits and dashes; names the endpoint's durable queue, so a renamed endpoint is a new one
 * @param secret {@code whsec_} and Base64, as Standard Webhooks writes it
 */
public record NotificationSettings(
        @DefaultValue("") String name,
        @DefaultValue("") String url,
        @DefaultValue("") String secret,
        @DefaultValue List<String> providers,
        @DefaultValue List<String> environments,
        @DefaultValue List<String> statuses) {

    boolean wants(EventMessage event) {
        return selects(providers, event.provider())
                && selects(environments, event.environment())
                && selects(statuses, event.status());
    }

    private static boolean selects(List<String> list, String value) {
        return list.isEmpty() || list.contains(value);
    }
}
