package io.callbackgateway.dispatch.notify;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookSigningException;
import io.callbackgateway.settings.BadSettingException;
import io.callbackgateway.settings.ChecksSettings;
import io.callbackgateway.settings.Reloadable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** Who signs for each endpoint, by Standard Webhooks. */
@ChecksSettings
class Signers implements Reloadable<List<NotificationSettings>> {

    private volatile Map<String, List<Webhook>> byEndpoint;

    /** @throws BadSettingException where an endpoint could never be told anything, or two have one name */
    Signers(List<NotificationSettings> notificationSettings) {
        byEndpoint = of(notificationSettings);
    }

    @Override
    public Runnable prepare(List<NotificationSettings> next) {
        Map<String, List<Webhook>> others = of(next);
        return () -> byEndpoint = others;
    }

    private static Map<String, List<Webhook>> of(List<NotificationSettings> endpoints) {
        Map<String, List<Webhook>> byEndpoint = new HashMap<>();
        for (int i = 0; i < endpoints.size(); i++) {
            NotificationSettings each = endpoints.get(i);
            String key = "gateway.notifications[" + i + "]";
            each.check(key);
            if (byEndpoint.put(each.name(), each.signers(key)) != null) {
                throw new BadSettingException(key + ".name", "is taken by an endpoint before it");
            }
        }
        return byEndpoint;
    }

    /** The value of {@code webhook-signature}: of each secret one, after blanks. */
    String sign(String endpoint, String id, long timestamp, String body) throws WebhookSigningException {
        StringJoiner signatures = new StringJoiner(" ");
        for (Webhook each : byEndpoint.get(endpoint)) {
            signatures.add(each.sign(id, timestamp, body));
        }
        return signatures.toString();
    }
}
