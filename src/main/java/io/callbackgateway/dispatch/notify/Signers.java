package io.callbackgateway.dispatch.notify;

import com.standardwebhooks.Webhook;
import io.callbackgateway.settings.BadSettingException;
import io.callbackgateway.settings.ChecksSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who signs for each endpoint, by Standard Webhooks. */
@ChecksSettings
class Signers {

    private final Map<String, Webhook> byEndpoint = new HashMap<>();

    /** @throws BadSettingException where an endpoint could never be told anything, or two have one name */
    Signers(List<NotificationSettings> notificationSettings) {
        for (int i = 0; i < notificationSettings.size(); i++) {
            NotificationSettings each = notificationSettings.get(i);
            String key = "gateway.notifications[" + i + "]";
            each.check(key);
            if (byEndpoint.put(each.name(), each.signer(key)) != null) {
                throw new BadSettingException(key + ".name", "is taken by an endpoint before it");
            }
        }
    }

    Webhook of(NotificationSettings endpoint) {
        return byEndpoint.get(endpoint.name());
    }
}
