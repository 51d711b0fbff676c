package io.callbackgateway.door;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * {@code gateway.door}.
 *
 * @param maxBody a larger body is refused with 413 while it is being read
 * @param maxInFlight accepts at the same time, over all providers; more are refused with 503
 * @param bodyDeadline how long a body may take to arrive
 * @param maxFailures requests of one address that may fail to prove who called, within {@code failureWindow}; more are refused
 *     with 429. As evenly as they come, failures are forgotten: after a window without one, all are
 */
public record DoorSettings(
        @DefaultValue("2MB") DataSize maxBody,
        @DefaultValue("256") int maxInFlight,
        @DefaultValue("10s") Duration bodyDeadline,
        @DefaultValue("30") int maxFailures,
        @DefaultValue("1m") Duration failureWindow) {}
