package io.callbackgateway.rejected;

import io.callbackgateway.settings.Bounds;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * {@code gateway.rejected}.
 *
 * @param maxEntries of one door; past it, the oldest of the address that has the most go, of addresses that the door expects last. 0
 *     switches the log off
 * @param maxAge how long a request is kept
 * @param maxBody a larger body is not kept, and its request cannot be verified again
 * @param maxSize of all kept requests; past it, the door that takes up the most is cut, by the same rule of addresses
 * @param rate requests a second that one address may have kept of one door, after a burst of ten times as many; all addresses that
 *     the door expects have ten times that together, and so have all others. More are rejected all the same, and forgotten
 */
public record RejectedSettings(
        @DefaultValue("100000") int maxEntries,
        @DefaultValue("7d") Duration maxAge,
        @DefaultValue("256KB") DataSize maxBody,
        @DefaultValue("256MB") DataSize maxSize,
        @DefaultValue("20") int rate) {

    public RejectedSettings {
        Bounds bounds = new Bounds("gateway.rejected");
        bounds.check(maxEntries >= 0, "max-entries", "must be at least 1, or 0 for no rejected log");
        bounds.number("rate", rate, 1, 1_000_000);
        bounds.size("max-body", maxBody, DataSize.ofBytes(1), DataSize.ofMegabytes(16));
        bounds.check(
                maxSize.toBytes() / 2 >= maxBody.toBytes(),
                "max-size",
                "must be at least twice gateway.rejected.max-body");
        bounds.duration("max-age", maxAge, Duration.ofMillis(1));
    }
}
