package io.callbackgateway.dispatch;

import io.callbackgateway.broker.BrokerSession;
import io.callbackgateway.broker.BrokerSessions;
import io.callbackgateway.broker.Events;
import io.callbackgateway.event.EventMessage;
import io.callbackgateway.ledger.Ledger;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Tells one queue or subscription again what the ledger has told before: where events were cut, or a consumer has lost them. */
@RestController
class ResendApi {

    private final Ledger ledger;
    private final BrokerSessions sessions;

    ResendApi(Ledger ledger, BrokerSessions sessions) {
        this.ledger = ledger;
        this.sessions = sessions;
    }

    /**
     * Sends a queue its events again: in the order in which their callbacks came, with their old ids. Calling it twice sends them twice:
     * consumers know events by id.
     *
     * @param queue {@code callbacks.<environment>.<status>}, which gets its own events, or a subscription, which gets all
     * @param since ISO 8601; callbacks that were accepted from then on
     * @param until and before then; left out: until now
     * @throws ResponseStatusException 400: a time cannot be read; 404: there is no such queue
     */
    @PostMapping("/api/events/resend")
    Resent resend(
            @RequestParam(defaultValue = "") String queue,
            @RequestParam(defaultValue = "") String since,
            @RequestParam(defaultValue = "") String until)
            throws ActiveMQException {
        Instant from;
        Instant to;
        try {
            from = Instant.parse(since);
            to = until.isEmpty() ? Instant.now() : Instant.parse(until);
        } catch (DateTimeException e) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_REQUEST, "since and until are times like 2026-11-20T10:15:30Z.");
        }
        long resent = 0;
        try (BrokerSession broker = sessions.open()) {
            if (!Events.isQueueOfEvents(queue) || !broker.hasQueue(queue)) {
                throw new ResponseStatusException(
                        HttpStatus.NOT_FOUND,
                        "There is no such queue: name callbacks.<environment>.<status>, or a subscription of /api/subscriptions.");
            }
            String next = Ledger.firstIdAt(from);
            while (next != null) {
                List<EventMessage> page = ledger.events(next, Ledger.firstIdAt(to));
                for (EventMessage event : page) {
                    resent += Events.publishTo(queue, event, broker) ? 1 : 0;
                }
                broker.commit();
                next = page.isEmpty() ? null : page.get(page.size() - 1).callbackId() + "~"; // behind that one
            }
        }
        return new Resent(queue, resent);
    }

    /** @param resent how many events */
    record Resent(String queue, long resent) {}
}
