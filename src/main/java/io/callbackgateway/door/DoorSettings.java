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
 */
public record DoorSettings(
        @DefaultValue("2MB") DataSize maxBody,
        @DefaultValue("256") int maxInFlight,
        @DefaultValue("10s") Duration bodyDeadline) {}
