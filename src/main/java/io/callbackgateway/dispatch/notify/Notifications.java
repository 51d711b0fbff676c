package io.callbackgateway.dispatch.notify;

import com.standardwebhooks.exceptions.WebhookSigningException;
import io.callbackgateway.event.CanonicalEvent;
import io.callbackgateway.event.EventMessage;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
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

    private final Signers signers;
    private final EndpointClient endpoints = new EndpointClient(CONNECT_TIMEOUT, DEADLINE);

    Notifications(Signers signers) {
        this.signers = signers;
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
                signers.of(endpoint).sign(event.id(), timestamp, event.json()));
        endpoints.post(URI.create(endpoint.url()), headers, event.json());
    }
}
