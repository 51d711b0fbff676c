package io.callbackgateway.pause;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.callbackgateway.inbox.Inbox;
import io.callbackgateway.lane.Backlogs;
import io.callbackgateway.lane.Backlogs.Backlog;
import io.callbackgateway.lane.LaneState;
import io.callbackgateway.lane.Lanes;
import io.callbackgateway.provider.ProviderSettings;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** The lanes of callbacks for people and scripts, at the admin door. */
@RestController
@RequestMapping("/api/lanes")
public class LanesApi {

    private final ProviderSettings settings;
    private final Lanes lanes;
    private final Backlogs backlogs;
    private final Pauses pauses;

    LanesApi(ProviderSettings settings, Lanes lanes, Backlogs backlogs, Pauses pauses) {
        this.settings = settings;
        this.lanes = lanes;
        this.backlogs = backlogs;
        this.pauses = pauses;
    }

    /** One lane for each provider and environment. */
    @GetMapping
    public Listing list() {
        Map<String, LaneState> states =
                lanes.states().stream().collect(Collectors.toMap(LaneState::queue, Function.identity()));
        Map<String, Backlog> waiting = backlogs.of(List.copyOf(states.values()));
        return new Listing(new TreeMap<>(settings.providers())
                .entrySet().stream()
                        .flatMap(provider -> provider.getValue().keySet().stream()
                                .sorted()
                                .map(environment -> describe(provider.getKey(), environment, states, waiting)))
                        .toList());
    }

    public record Listing(List<Entry> lanes) {}

    /**
     * @param waiting callbacks in its queue, those in hand included; absent where the broker does not say
     * @param oldest when the one that has waited longest was accepted; absent where none waits, or the broker does not say
     * @param failing callbacks that have failed and are tried again, with those behind them
     * @param runs whether its route does, in this gateway
     * @param stopped why it is stopped, where nothing succeeds
     * @param paused that people have paused it
     * @param lastError why an attempt failed last
     * @param lastErrorAt when that was
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Entry(
            String provider,
            String environment,
            Long waiting,
            Instant oldest,
            int failing,
            boolean runs,
            String stopped,
            Pause paused,
            String lastError,
            Instant lastErrorAt) {}

    /**
     * Has callbacks wait in the inbox: the door accepts them as ever. What is under way is finished. Paused again, the new time and reason
     * hold.
     *
     * @param until when it goes on by itself; otherwise when it is resumed
     * @param reason for people, at most 200 characters
     * @throws ResponseStatusException 400: until is over, or the reason is too long; 404: there is no such provider and environment
     */
    @PostMapping("/{provider}/{environment}/pause")
    public Entry pause(
            @PathVariable String provider,
            @PathVariable String environment,
            @RequestParam(required = false) Instant until,
            @RequestParam(required = false) String reason,
            Principal user) {
        String queue = existing(provider, environment);
        PauseRequest.check(until, reason);
        pauses.pause(queue, until, reason, user.getName());
        return now(provider, environment);
    }

    /**
     * Has a lane go on that is paused, with what has waited first; nothing where it is not.
     *
     * @throws ResponseStatusException 404: there is no such provider and environment
     */
    @PostMapping("/{provider}/{environment}/resume")
    public Entry resume(@PathVariable String provider, @PathVariable String environment, Principal user) {
        pauses.resume(existing(provider, environment), user.getName());
        return now(provider, environment);
    }

    private String existing(String provider, String environment) {
        if (settings.of(provider, environment) == null) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no such provider and environment.");
        }
        return Inbox.queue(provider, environment);
    }

    private Entry now(String provider, String environment) {
        String queue = Inbox.queue(provider, environment);
        List<LaneState> state = lanes.states().stream()
                .filter(each -> each.queue().equals(queue))
                .toList();
        return describe(
                provider,
                environment,
                state.stream().collect(Collectors.toMap(LaneState::queue, Function.identity())),
                backlogs.of(state));
    }

    private Entry describe(
            String provider, String environment, Map<String, LaneState> states, Map<String, Backlog> waiting) {
        String queue = Inbox.queue(provider, environment);
        LaneState lane = states.getOrDefault(queue, LaneState.none(queue));
        Backlog backlog = waiting.getOrDefault(queue, Backlog.UNKNOWN);
        return new Entry(
                provider,
                environment,
                backlog.waiting(),
                backlog.oldest(),
                lane.failing(),
                states.containsKey(queue),
                lane.stopped(),
                pauses.of(queue).orElse(null),
                lane.lastFailure(),
                lane.failedAt());
    }
}
