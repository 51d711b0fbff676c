package io.callbackgateway.alarm.silence;

import io.callbackgateway.broker.waiting.WaitingMessages;
import io.callbackgateway.broker.waiting.WaitingMessages.Waiting;
import io.callbackgateway.inbox.Inbox;
import io.callbackgateway.lane.LaneState;
import io.callbackgateway.lane.Lanes;
import io.callbackgateway.ledger.history.HourlyCounts;
import io.callbackgateway.rejected.RejectedCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** What has come lately, and what became of it. */
@Component
class Traffic {

    /** What has just come is about to be processed. */
    private static final Duration JUST_NOW = Duration.ofMinutes(1);

    private final HourlyCounts counts;
    private final RejectedCounts rejected;
    private final WaitingMessages waiting;
    private final Lanes lanes;

    Traffic(HourlyCounts counts, RejectedCounts rejected, WaitingMessages waiting, Lanes lanes) {
        this.counts = counts;
        this.rejected = rejected;
        this.waiting = waiting;
        this.lanes = lanes;
    }

    /** When the provider's last callback came that was understood. */
    Optional<Instant> lastUnderstood(String provider, String environment) {
        return counts.last(provider, environment, true);
    }

    /** How many came in full hours. */
    long understood(String provider, String environment, Instant from, Instant to) {
        return counts.understood(provider, environment, from, to);
    }

    boolean hasFailed(String provider, String environment, Instant since) {
        return counts.last(provider, environment, false).filter(since::isBefore).isPresent();
    }

    boolean wasRejected(String provider, String environment, Instant since) {
        return rejected.byDoorSince(since).containsKey(provider + "/" + environment);
    }

    boolean waits(String provider, String environment, Instant now) {
        String queue = Inbox.queue(provider, environment);
        Waiting inQueue = waiting.of(List.of(queue)).get(queue);
        Stream<Instant> inHand = lanes.states().stream()
                .filter(lane -> lane.queue().equals(queue))
                .map(LaneState::oldestInHand);
        return Stream.concat(inHand, Stream.ofNullable(inQueue).map(Waiting::oldest))
                .filter(Objects::nonNull)
                .anyMatch(oldest -> oldest.isBefore(now.minus(JUST_NOW)));
    }
}
