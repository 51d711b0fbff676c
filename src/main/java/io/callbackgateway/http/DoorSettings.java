package io.callbackgateway.http;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * {@code gateway.door}.
 *
 * @param maxBody a larger body is refused with 413 while it is being read
 * @param maxConnections open connections of one address that is no trusted proxy's; one more is closed at once
 * @param maxInFlight accepts at the same time, over all providers; more are refused with 503
 * @param headerDeadline how long the head of a request may take from its first byte on; the connection is closed, exact to a second
 * @param bodyDeadline how long a body may take to arrive, once it is waited for
 * @param maxSlowBodies bodies not wholly there when they are read, by address, and twice as many of all addresses together that
 *     are not in {@code allow-from} of the door they call and have not proven themselves there; more are refused with 503
 * @param maxBuffered bytes of all bodies in memory at the same time, of which one address may take half, and all those
 *     strangers half together; more are refused with 503. Several times as much goes through memory on a body's way to
 *     the disk
 * @param gzip whether bodies may come compressed; where not, they are refused with 415
 * @param maxFailures requests of one address that may fail to prove who called, within {@code failureWindow}; more are refused
 *     with 429. As evenly as they come, failures are forgotten: after a window without one, all are
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
        @DefaultValue("1m") Duration failureWindow) {}
