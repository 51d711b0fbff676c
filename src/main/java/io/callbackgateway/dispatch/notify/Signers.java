package io.callbackgateway.dispatch.notify;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookSigningException;
import io.callbackgateway.settings.BadSettingException;
import io.callbackgateway.settings.ChecksSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** Who signs for each endpoint, by Standard Webhooks. */
@ChecksSettings
class Signers {

    private final Map<String, List<Webhook>> byEndpoint = new HashMap<>();

    /** @throws BadSettingException where an endpoint could never be told anything, or two have one name */
    Signers(List<NotificationSettings> notificationSettings) {
        for (int i = 0; i < notificationSettings.size(); i++) {
            NotificationSettings each = notificationSettings.get(i);
            String key = "gateway.notifications[" + i + "]";
            each.check(key);
            if (byEndpoint.put(each.name(), each.signers(key)) != null) {
                throw new BadSettingException(key + ".name", "is taken by an endpoint before it");
            }
        }
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
