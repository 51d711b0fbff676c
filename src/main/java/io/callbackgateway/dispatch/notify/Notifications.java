package io.callbackgateway.dispatch.notify;

import com.standardwebhooks.exceptions.WebhookSigningException;
import io.callbackgateway.event.CanonicalEvent;
import io.callbackgateway.event.EventMessage;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.net.URI;
import java.time.Clock;
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
    private static final int GONE = 410;

    private final Signers signers;
    private final Endpoints endpoints;
    private final NotificationAttempts outcomes;
    private final Suspensions suspensions;
    private final MeterProvider<Timer> attempts;
    private final Clock clock;
    private final EndpointClient http = new EndpointClient(CONNECT_TIMEOUT, DEADLINE);

    Notifications(
            Signers signers,
            Endpoints endpoints,
            NotificationAttempts outcomes,
            Suspensions suspensions,
            MeterRegistry meters,
            Clock clock) {
        this.signers = signers;
        this.endpoints = endpoints;
        this.outcomes = outcomes;
        this.suspensions = suspensions;
        this.clock = clock;
        this.attempts = Timer.builder("gateway.notifications.attempts")
                .description("Attempts to tell an endpoint of an event")
                .withRegistry(meters);
    }

    /** Sends the exchange's event to the exchange's endpoint. The answer goes nowhere. */
    public void post(Exchange exchange) throws Exception {
        EventMessage event = exchange.getVariable("event", EventMessage.class);
        Endpoint endpoint = endpoints.of(exchange.getVariable("notification", NotificationSettings.class));
        endpoint.limits().run(() -> attempt(event, endpoint));
    }

    private int attempt(EventMessage event, Endpoint endpoint) throws WebhookSigningException, NotDeliveredException {
        Instant at = clock.instant();
        long start = System.nanoTime();
        try {
            int status = send(event, endpoint);
            note(new Attempt(endpoint.name(), event, at, status, null), endpoint, "delivered", start);
            return status;
        } catch (NotDeliveredException e) {
            Integer status = e.status() == 0 ? null : e.status();
            note(
                    new Attempt(endpoint.name(), event, at, status, e.getMessage()),
                    endpoint,
                    status == null ? "unanswered" : "rejected",
                    start);
            if (e.status() == GONE) {
                suspensions.suspend(endpoint, "it says that it is gone (HTTP status 410)");
            }
            throw e;
        }
    }

    private void note(Attempt attempt, Endpoint endpoint, String outcome, long start) {
        endpoint.note(attempt);
        outcomes.note(attempt);
        attempts.withTags("endpoint", endpoint.name(), "outcome", outcome)
                .record(Duration.ofNanos(System.nanoTime() - start));
    }

    /**
     * Signs and sends, whatever its limits say, and notes nothing of it.
     *
     * @return the status, a 2xx
     */
    int send(EventMessage event, Endpoint endpoint) throws WebhookSigningException, NotDeliveredException {
        long timestamp = clock.instant().getEpochSecond();
        Map<String, String> headers = Map.of(
                HttpHeaders.CONTENT_TYPE,
                CanonicalEvent.MEDIA_TYPE,
                "webhook-id",
                event.id(),
                "webhook-timestamp",
                Long.toString(timestamp),
                "webhook-signature",
                signers.sign(endpoint.name(), event.id(), timestamp, event.json()));
        return http.post(URI.create(endpoint.settings().url()), headers, event.json());
    }
}
