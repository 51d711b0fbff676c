package io.callbackgateway.replay.work;

import io.callbackgateway.broker.BrokerSession;
import io.callbackgateway.broker.Events;
import io.callbackgateway.lane.LaneState;
import io.callbackgateway.lane.Lanes;
import java.util.Optional;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.springframework.stereotype.Component;

/** Whether live traffic leaves room: what is sent again goes behind it. */
@Component
class LiveTraffic {

    // Not by the priority of messages: an Artemis client then acknowledges one by one what a lane acknowledges
    // together.

    /** Messages that may wait in a queue, or be in its lane's hand, when more is put behind them. */
    private static final int MOST_WAITING = 10;

    private final Lanes lanes;

    LiveTraffic(Lanes lanes) {
        this.lanes = lanes;
    }

    /** Messages that fail, and those behind them, may do so for days, and do not count. */
    boolean hasRoom(String queue, BrokerSession broker) throws ActiveMQException {
        int failing = lanes.states().stream()
                .filter(lane -> lane.queue().equals(queue))
                .mapToInt(LaneState::failing)
                .sum();
        return broker.depth(queue) - failing <= MOST_WAITING;
    }

    /**
     * A destination in which something waits for its turn. One that is paused, stopped or failing is none: it may be so for days, and what is
     * sent again waits there behind all else.
     *
     * @param queue the only one that is looked at; {@code null} for all
     */
    Optional<String> busyDestination(String queue, BrokerSession broker) throws ActiveMQException {
        for (LaneState lane : lanes.states()) {
            boolean meant = queue == null
                    ? lane.queue().startsWith(Events.SUBSCRIPTION)
                    : lane.queue().equals(queue);
            boolean works = !lane.paused() && lane.stopped() == null && lane.failing() == 0;
            if (meant && works && broker.depth(lane.queue()) > MOST_WAITING) {
                return Optional.of(lane.queue());
            }
        }
        return Optional.empty();
    }
}
