package io.callbackgateway.console.overview;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.callbackgateway.dispatch.destination.Destination;
import io.callbackgateway.pause.Pause;
import java.time.Instant;
import java.util.List;

/**
 * How everything is.
 *
 * @param attention what people should look at, the worst first
 * @param doors each provider and environment
 */
record Overview(List<Attention> attention, List<DoorState> doors, List<Destination> destinations) {

    /**
     * Something to look at.
     *
     * @param urgent whether callbacks or events do not get on because of it
     * @param remedy what to do
     * @param since when it began, where that is known
     * @param help where the console helps
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Attention(boolean urgent, String text, String remedy, Instant since, Help help) {}

    /**
     * @param path of a page of the console
     * @param text for its button
     */
    record Help(String text, String path) {}

    /**
     * A provider and environment.
     *
     * @param runs whether its route does; otherwise its door is closed
     * @param lastCallback when one was accepted last; absent where none is known
     * @param hours callbacks of the last 24 hours, by hour, the oldest first
     * @param waiting callbacks in its inbox; absent where the broker does not say
     * @param oldestWaiting when the oldest of them came
     * @param dead callbacks that are dead letters
     * @param rejected requests of the last 24 hours that were rejected because of their caller
     * @param stopped why its lane is stopped
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record DoorState(
            String provider,
            String environment,
            boolean runs,
            Instant lastCallback,
            List<Hour> hours,
            Long waiting,
            Instant oldestWaiting,
            long dead,
            long rejected,
            String stopped,
            Pause paused) {

        public long callbacks() {
            return hours.stream().mapToLong(Hour::callbacks).sum();
        }

        /** Callbacks of the busiest hour. */
        public long peak() {
            return hours.stream().mapToLong(Hour::callbacks).max().orElse(0);
        }

        /** How high a bar of the chart is: of 36, and at least 2 where there is something. */
        public long height(long callbacks) {
            return callbacks == 0 ? 0 : Math.max(2, 36 * callbacks / Math.max(1, peak()));
        }

        public String name() {
            return provider + "/" + environment;
        }
    }

    /** @param failed of the callbacks, those that became dead letters */
    record Hour(Instant from, long callbacks, long failed) {}
}
