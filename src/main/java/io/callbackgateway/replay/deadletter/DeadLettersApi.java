package io.callbackgateway.replay.deadletter;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.callbackgateway.replay.Replay;
import io.callbackgateway.replay.ReplayFilter;
import io.callbackgateway.replay.Replays;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Callbacks that no attempt could process, at the admin door. */
@RestController
@RequestMapping("/api/dead-letters")
class DeadLettersApi {

    private final DeadLetterGroups deadLetters;
    private final DeadMessages messages;
    private final Replays replays;

    DeadLettersApi(DeadLetterGroups deadLetters, DeadMessages messages, Replays replays) {
        this.deadLetters = deadLetters;
        this.messages = messages;
        this.replays = replays;
    }

    /** How many there are, by provider, environment and reason. */
    @GetMapping
    Groups groups() {
        return new Groups(deadLetters.groups());
    }

    /**
     * The single callbacks, the newest first.
     *
     * @param provider left out: all, as the next two
     * @param reason as the groups have it
     * @param limit from 1 to 999
     * @param before the {@code next} of the page before
     * @throws ResponseStatusException 400: the limit is another number
     */
    @GetMapping("/callbacks")
    Page callbacks(
            @RequestParam(required = false) String provider,
            @RequestParam(required = false) String environment,
            @RequestParam(required = false) String reason,
            @RequestParam(defaultValue = "100") int limit,
            @RequestParam(required = false) UUID before) {
        if (limit < 1 || limit > 999) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "limit is 1 to 999.");
        }
        List<DeadLetter> page =
                deadLetters.callbacks(provider, environment, reason, before == null ? null : before.toString(), limit);
        return new Page(page, page.size() < limit ? null : page.get(limit - 1).callbackId());
    }

    /**
     * Sends dead letters back into their inboxes, the oldest first, as a run that {@code /api/replays} lists, stops and starts again. What
     * fails again is a dead letter again, with its new reason.
     *
     * @throws ResponseStatusException 400: it says not which ones, or the rate is none
     */
    @PostMapping("/redrive")
    @ResponseStatus(HttpStatus.CREATED)
    Replay redrive(@RequestBody Wanted wanted, Principal user) {
        Which which = new Which(
                wanted.ids(), wanted.provider(), wanted.environment(), wanted.reason(), wanted.since(), wanted.until());
        try {
            return replays.redrive(which.filter(), wanted.rate(), user.getName());
        } catch (IllegalArgumentException e) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, e.getMessage());
        }
    }

    /**
     * Gives dead letters up, for good: their outcome becomes {@code discarded}, and their messages in {@code inbox.dead} go soon after. Why
     * they were dead stays; their raw requests stay until {@code gateway.retention.raw}.
     *
     * @throws ResponseStatusException 400: it says not which ones
     */
    @PostMapping("/discard")
    Discarded discard(@RequestBody Which which, Principal user) {
        try {
            return new Discarded(replays.discard(which.filter(), user.getName()));
        } catch (IllegalArgumentException e) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, e.getMessage());
        }
    }

    /**
     * Messages in {@code inbox.dead} that are no callbacks: somebody else has sent them to an inbox. They are never processed, and stay until
     * they are discarded.
     *
     * @param limit from 1 to 999
     * @throws ResponseStatusException 400: the limit is another number
     */
    @GetMapping("/foreign")
    ForeignMessages foreign(@RequestParam(defaultValue = "100") int limit) throws ActiveMQException {
        if (limit < 1 || limit > 999) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "limit is 1 to 999.");
        }
        return new ForeignMessages(messages.foreign(limit));
    }

    /** Removes the messages that are no callbacks, for good. */
    @PostMapping("/foreign/discard")
    Discarded discardForeign(Principal user) throws ActiveMQException {
        return new Discarded(messages.discardForeign(user.getName()));
    }

    record ForeignMessages(List<DeadMessages.Foreign> messages) {}

    /** @param discarded how many */
    record Discarded(long discarded) {}

    /**
     * Which ones: those to which all of it applies.
     *
     * @param ids of callbacks
     * @param reason as the groups have it
     * @param since accepted from then on
     * @param until and before then
     * @param rate in a second, 1 to 10000; left out: 100
     */
    record Wanted(
            List<String> ids,
            String provider,
            String environment,
            String reason,
            Instant since,
            Instant until,
            Integer rate) {}

    /**
     * Which ones: those to which all of it applies.
     *
     * @param ids of callbacks
     * @param reason as the groups have it
     * @param since accepted from then on
     * @param until and before then
     */
    record Which(List<String> ids, String provider, String environment, String reason, Instant since, Instant until) {
        private ReplayFilter filter() {
            return new ReplayFilter(ids, provider, environment, null, reason, null, null, since, until);
        }
    }

    record Groups(List<DeadLetterGroup> groups) {}

    /** @param next for {@code before}; absent on the last page */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Page(List<DeadLetter> callbacks, String next) {}
}
