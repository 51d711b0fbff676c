package io.callbackgateway.unread;

import io.callbackgateway.settings.Bounds;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * {@code gateway.unread}: how much may wait in the queues of events of the embedded broker, subscriptions included.
 *
 * @param maxAge how long an event waits before it is cut; 1 minute to 3650 days
 * @param maxSize of all queues together, where an event counts in each queue that it waits in; the oldest are cut. At least 1 MB
 */
public record UnreadSettings(@DefaultValue("7d") Duration maxAge, @DefaultValue("1GB") DataSize maxSize) {

    public UnreadSettings {
        Bounds bounds = new Bounds("gateway.unread");
        bounds.duration("max-age", maxAge, Duration.ofMinutes(1));
        bounds.atLeast("max-size", maxSize, DataSize.ofMegabytes(1));
    }
}
