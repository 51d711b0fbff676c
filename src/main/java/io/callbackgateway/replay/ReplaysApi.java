package io.callbackgateway.replay;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.security.Principal;
import java.util.List;
import java.util.UUID;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Tells again what was told, or what should have been, at the admin door. */
@RestController
@RequestMapping("/api/replays")
class ReplaysApi {

    private final Replays replays;

    ReplaysApi(Replays replays) {
        this.replays = replays;
    }

    /**
     * All replays and redrives, the newest first.
     *
     * @param limit from 1 to 100
     * @param before the {@code next} of the page before
     * @throws ResponseStatusException 400: the limit is another number
     */
    @GetMapping
    Page list(@RequestParam(defaultValue = "20") int limit, @RequestParam(required = false) UUID before) {
        if (limit < 1 || limit > 100) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "limit is 1 to 100.");
        }
        List<Replay> page = replays.list(before == null ? null : before.toString(), limit);
        return new Page(page, page.size() < limit ? null : page.get(limit - 1).id());
    }

    /**
     * One replay, with what its dry run has found and what has been sent.
     *
     * @throws ResponseStatusException 404: there is none of that id
     */
    @GetMapping("/{id}")
    Replay get(@PathVariable UUID id) {
        return replays.get(id.toString()).orElseThrow(ReplaysApi::none);
    }

    /**
     * Begins the dry run of a replay, which counts and compares and sends nothing. When it is over, its state is {@code dry-run}, and it can
     * be started.
     *
     * @throws ResponseStatusException 400: that cannot be, for the reason that is given
     */
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Replay create(@RequestBody Wanted wanted, Principal user) throws ActiveMQException {
        try {
            return replays.dryRun(
                    ReplayMode.of(wanted.mode()),
                    wanted.filter() == null ? ReplayFilter.ALL : wanted.filter(),
                    wanted.destination(),
                    wanted.rate(),
                    user.getName());
        } catch (IllegalArgumentException e) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, e.getMessage());
        }
    }

    /**
     * Starts a replay whose dry run is over, or one that was stopped, from where it was.
     *
     * @throws ResponseStatusException 404: there is none of that id; 409: it is not to be started, as its state is
     */
    @PostMapping("/{id}/start")
    Replay start(@PathVariable UUID id, Principal user) {
        try {
            return replays.start(id.toString(), user.getName()).orElseThrow(ReplaysApi::none);
        } catch (IllegalStateException e) {
            throw new ResponseStatusException(HttpStatus.CONFLICT, e.getMessage());
        }
    }

    /**
     * Stops a replay after what it is just sending.
     *
     * @throws ResponseStatusException 404: there is none of that id; 409: it is not under way
     */
    @PostMapping("/{id}/stop")
    Replay stop(@PathVariable UUID id, Principal user) {
        try {
            return replays.stop(id.toString(), user.getName()).orElseThrow(ReplaysApi::none);
        } catch (IllegalStateException e) {
            throw new ResponseStatusException(HttpStatus.CONFLICT, e.getMessage());
        }
    }

    private static ResponseStatusException none() {
        return new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no such replay.");
    }

    /**
     * @param mode {@code as-was} or {@code as-now}
     * @param filter left out: everything
     * @param destination of {@code as-was}: a queue of events or a subscription; left out: all
     * @param rate in a second, 1 to 10000; left out: 100
     */
    record Wanted(String mode, ReplayFilter filter, String destination, Integer rate) {}

    /** @param next for {@code before}; absent on the last page */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Page(List<Replay> replays, String next) {}
}
