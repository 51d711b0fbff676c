package io.callbackgateway.dispatch.notify;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookSigningException;
import io.callbackgateway.event.CanonicalEvent;
import io.callbackgateway.event.EventMessage;
import io.callbackgateway.settings.BadSettingException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/**
 * For {@code notify.camel.yaml}: posts an event to an endpoint, signed by Standard Webhooks. {@code webhook-id} is the event's id, the same on
 * every attempt; {@code webhook-timestamp} is the attempt's.
 */
@Component("notifications")
class Notifications {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration DEADLINE = Duration.ofSeconds(15);

    private final Map<String, Webhook> signers = new HashMap<>();
    private final EndpointClient endpoints = new EndpointClient(CONNECT_TIMEOUT, DEADLINE);

    Notifications(List<NotificationSettings> notificationSettings) {
        for (int i = 0; i < notificationSettings.size(); i++) {
            NotificationSettings each = notificationSettings.get(i);
            String key = "gateway.notifications[" + i + "]";
            each.check(key);
            if (signers.put(each.name(), each.signer(key)) != null) {
                throw new BadSettingException(key + ".name", "is taken by an endpoint before it");
            }
        }
    }

    /** Sends the exchange's event to the exchange's endpoint. The answer goes nowhere. */
    public void post(Exchange exchange) throws WebhookSigningException, NotDeliveredException {
        EventMessage event = exchange.getVariable("event", EventMessage.class);
        NotificationSettings endpoint = exchange.getVariable("notification", NotificationSettings.class);
        long timestamp = Instant.now().getEpochSecond();
        Map<String, String> headers = Map.of(
                HttpHeaders.CONTENT_TYPE,
                CanonicalEvent.MEDIA_TYPE,
                "webhook-id",
                event.id(),
                "webhook-timestamp",
                Long.toString(timestamp),
                "webhook-signature",
                signers.get(endpoint.name()).sign(event.id(), timestamp, event.json()));
        endpoints.post(URI.create(endpoint.url()), headers, event.json());
    }
}
