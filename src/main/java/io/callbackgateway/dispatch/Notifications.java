package io.callbackgateway.dispatch;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookSigningException;
import io.callbackgateway.event.CanonicalEvent;
import io.callbackgateway.event.EventMessage;
import io.callbackgateway.event.Status;
import io.callbackgateway.lane.LaneRoutes;
import io.callbackgateway.settings.BadSettingException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/**
 * The endpoints of {@code gateway.notifications}: for each a durable subscription of its own, from which the events that it wants
 * go to {@code direct:notify} with the variable {@code notification} set. Signed by Standard Webhooks: {@code webhook-id} is the
 * event's id, the same on every attempt; {@code webhook-timestamp} is the attempt's.
 */
@Component("notifications")
class Notifications extends RouteBuilder {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]*");

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration DEADLINE = Duration.ofSeconds(15);

    private final List<NotificationSettings> settings;
    private final Map<String, Webhook> signers = new HashMap<>();
    private final EndpointClient endpoints = new EndpointClient(CONNECT_TIMEOUT, DEADLINE);

    Notifications(List<NotificationSettings> notificationSettings) {
        this.settings = notificationSettings;
        for (int i = 0; i < settings.size(); i++) {
            NotificationSettings each = settings.get(i);
            String key = "gateway.notifications[" + i + "]";
            check(key, each);
            if (signers.put(each.name(), signer(key, each.secret())) != null) {
                throw new BadSettingException(key + ".name", "is taken by an endpoint before it");
            }
        }
    }

    @Override
    public void configure() {
        for (NotificationSettings each : settings) {
            from("events:notify-" + each.name())
                    .routeId("notify-" + each.name())
                    .routeConfigurationId(LaneRoutes.ID)
                    .description("Events for the endpoint " + each.name())
                    .filter(exchange -> each.wants(exchange.getVariable("event", EventMessage.class)))
                    .process(exchange -> exchange.setVariable("notification", each))
                    .to("direct:notify");
        }
    }

    /** Sends the event of the exchange to its endpoint, as Standard Webhooks describes it. The answer goes nowhere. */
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

    private static void check(String key, NotificationSettings each) {
        if (!NAME.matcher(each.name()).matches()) {
            throw new BadSettingException(key + ".name", "is missing, or not of a-z, 0-9 and dashes");
        }
        if (!isHttp(each.url())) {
            throw new BadSettingException(key + ".url", "is not an http or https URL");
        }
        for (String status : each.statuses()) {
            if (Status.of(status).isEmpty()) {
                throw new BadSettingException(
                        key + ".statuses",
                        "may only hold "
                                + List.of(Status.values()).stream()
                                        .map(Status::word)
                                        .toList());
            }
        }
    }

    private static boolean isHttp(String url) {
        try {
            String scheme = URI.create(url).getScheme();
            return "https".equals(scheme) || "http".equals(scheme);
        } catch (IllegalArgumentException notAUrl) {
            return false;
        }
    }

    private static Webhook signer(String key, String secret) {
        if (secret.isBlank()) {
            throw new BadSettingException(
                    key + ".secret", "is missing; it is whsec_ and Base64 of at least 24 random bytes");
        }
        try {
            return new Webhook(secret);
        } catch (IllegalArgumentException notBase64) {
            throw new BadSettingException(key + ".secret", "is not whsec_ and Base64");
        }
    }
}
