package io.callbackgateway.subscription;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.callbackgateway.audit.AuditLog;
import io.callbackgateway.dispatch.EventsComponent;
import io.callbackgateway.subscription.DurableSubscriptions.AwayException;
import io.callbackgateway.subscription.DurableSubscriptions.Subscription;
import java.security.Principal;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** The durable subscriptions for people and scripts, at the admin door. The only way in which one goes. */
@RestController
@RequestMapping("/api/subscriptions")
class SubscriptionsApi {

    private static final Logger LOG = LoggerFactory.getLogger(SubscriptionsApi.class);

    private final DurableSubscriptions broker;
    private final EventsComponent used;
    private final AuditLog audit;

    SubscriptionsApi(DurableSubscriptions broker, EventsComponent used, AuditLog audit) {
        this.broker = broker;
        this.used = used;
        this.audit = audit;
    }

    /** All durable subscriptions of events. */
    @GetMapping
    Listing list() throws AwayException {
        return new Listing(broker.list().stream()
                .map(each -> Entry.of(each, used.named().contains(each.name())))
                .toList());
    }

    /**
     * Removes one that nobody uses, with all events in it.
     *
     * @throws ResponseStatusException 404: there is no such subscription; 409: somebody consumes it, or a route of this gateway does
     */
    @DeleteMapping("/{name}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(@PathVariable String name, Principal user) throws AwayException {
        if (used.named().contains(name)) {
            throw new ResponseStatusException(
                    HttpStatus.CONFLICT, "A route of this gateway consumes it. Remove the route or setting first.");
        }
        switch (broker.remove(name)) {
            case REMOVED -> {
                LOG.warn(
                        "The subscription {} was removed on request",
                        name); // one of ours, so nothing that a caller made up
                audit.add(user.getName(), "remove-subscription", null, null, null, name, null);
            }
            case CONSUMED -> throw new ResponseStatusException(HttpStatus.CONFLICT, "Somebody consumes it.");
            case UNKNOWN -> throw new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no such subscription.");
        }
    }

    @ExceptionHandler(AwayException.class)
    ProblemDetail brokerIsAway() {
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.SERVICE_UNAVAILABLE, "The broker does not answer, or not this. Call again.");
    }

    record Listing(List<Entry> subscriptions) {}

    /**
     * @param messages that wait in it or are in delivery
     * @param size bytes; absent where the broker does not say
     * @param consumed whether somebody is connected to it
     * @param used whether a route of this gateway names it
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Entry(String name, long messages, Long size, boolean consumed, boolean used) {

        private static Entry of(Subscription subscription, boolean used) {
            return new Entry(
                    subscription.name(), subscription.messages(), subscription.bytes(), subscription.consumed(), used);
        }
    }
}
