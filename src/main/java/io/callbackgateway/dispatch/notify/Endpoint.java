package io.callbackgateway.dispatch.notify;

import io.callbackgateway.dispatch.destination.DestinationState;
import io.callbackgateway.dispatch.destination.Destinations;

/** One endpoint of {@code gateway.notifications}: its limits, and what came of its last attempts. */
final class Endpoint {

    static final String PREFIX = "notify-";

    private volatile NotificationSettings settings;
    private volatile EndpointLimits limits;
    private volatile Attempt lastFailure;
    private volatile Attempt lastSuccess;

    Endpoint(NotificationSettings settings, EndpointLimits limits) {
        this.settings = settings;
        this.limits = limits;
    }

    /** What is sent from now on, is sent so. */
    void become(NotificationSettings settings, EndpointLimits limits) {
        this.settings = settings;
        this.limits = limits;
    }

    NotificationSettings settings() {
        return settings;
    }

    EndpointLimits limits() {
        return limits;
    }

    String name() {
        return settings.name();
    }

    /** Of its lane. */
    String queue() {
        return Destinations.queue(PREFIX + name());
    }

    void note(Attempt attempt) {
        if (attempt.delivered()) {
            lastSuccess = attempt;
        } else {
            lastFailure = attempt;
        }
    }

    DestinationState.Known known() {
        Attempt failure = lastFailure;
        Attempt success = lastSuccess;
        return new DestinationState.Known(
                limits.breaker(),
                failure == null ? null : failure.reason(),
                failure == null ? null : failure.at(),
                success == null ? null : success.at());
    }
}
