package io.callbackgateway.http;

import io.callbackgateway.settings.Bounds;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * {@code gateway.door}. An address is expected at a door whose {@code allow-from} has it, and where it has proven itself.
 *
 * @param maxBody a larger body is rejected with 413 while it is being read
 * @param maxConnections open connections of one address that is no trusted proxy's; one more is closed at once
 * @param maxInFlight accepts at the same time, over all providers; more are rejected with 503
 * @param headerDeadline how long the head of a request may take from its first byte on, and before it the TLS handshake; the
 *     connection is closed, exact to a second
 * @param bodyDeadline how long a body may take to arrive, once it is waited for
 * @param maxSlowBodies bodies not wholly there when they are read, by address, and twice as many of all unexpected addresses
 *     together; more are rejected with 503
 * @param maxBuffered bytes of all bodies in memory at the same time, of which one address may take half, and all unexpected ones
 *     half together; more are rejected with 503. Several times as much goes through memory on a body's way to the disk
 * @param gzip whether bodies may come compressed; where not, they are rejected with 415
 * @param maxFailures requests of one address that may fail to prove who called, within {@code failureWindow}; a failure more is
 *     answered with 429. As evenly as they come, failures are forgotten: after a window without one, all are
 */
public record DoorSettings(
        @DefaultValue("2MB") DataSize maxBody,
        @DefaultValue("2048") int maxConnections,
        @DefaultValue("256") int maxInFlight,
        @DefaultValue("10s") Duration headerDeadline,
        @DefaultValue("10s") Duration bodyDeadline,
        @DefaultValue("256") int maxSlowBodies,
        @DefaultValue("64MB") DataSize maxBuffered,
        @DefaultValue("false") boolean gzip,
        @DefaultValue("30") int maxFailures,
        @DefaultValue("1m") Duration failureWindow) {

    public DoorSettings {
        Bounds bounds = new Bounds("gateway.door");
        Duration some = Duration.ofMillis(1);
        bounds.size("max-body", maxBody, DataSize.ofBytes(1), DataSize.ofGigabytes(1));
        bounds.check(
                maxBuffered.toBytes() / 2 >= maxBody.toBytes(),
                "max-buffered",
                "must be at least twice gateway.door.max-body");
        bounds.atLeast("max-connections", maxConnections, 1);
        bounds.atLeast("max-in-flight", maxInFlight, 1);
        bounds.atLeast("max-slow-bodies", maxSlowBodies, 1);
        bounds.duration("header-deadline", headerDeadline, some);
        bounds.duration("body-deadline", bodyDeadline, some);
        bounds.number("max-failures", maxFailures, 1, 1_000_000);
        bounds.duration("failure-window", failureWindow, Duration.ofSeconds(1));
    }
}
