package io.callbackgateway.replay.work;

import io.callbackgateway.replay.Difference;
import io.callbackgateway.replay.Replay;
import io.callbackgateway.replay.ReplayMode;
import java.util.List;
import java.util.Map;

/** What is done for a replay of one mode: a batch at a time, from where it is. */
public interface ReplayWork {

    ReplayMode mode();

    /** A part of the dry run: nothing is sent. */
    Batch count(Replay replay, String reached) throws Exception;

    /**
     * Sends what comes next.
     *
     * @param limit how much at the most
     */
    Batch send(Replay replay, String reached, int limit) throws Exception;

    /**
     * What came of it.
     *
     * @param reached the id of the last callback that is dealt with now
     * @param counted how much of what, to be added to what was counted before
     * @param cost how much it counts for the rate
     * @param over whether there is nothing behind it
     * @param note for people; {@code null} where there is nothing to say
     */
    record Batch(
            String reached,
            Map<String, Long> counted,
            List<Difference> differences,
            int cost,
            boolean over,
            String note) {

        static Batch of(String reached, Map<String, Long> counted, int cost) {
            return new Batch(reached, counted, List.of(), cost, false, null);
        }

        static Batch end(String reached) {
            return new Batch(reached, Map.of(), List.of(), 0, true, null);
        }

        /** @param until what it waits for, such as {@code acme's route runs} */
        static Batch waits(String reached, String until) {
            return new Batch(reached, Map.of(), List.of(), 0, false, "it waits until " + until);
        }

        /** Live traffic goes first. */
        static Batch waitsFor(String queue, String reached) {
            return waits(reached, queue + " is empty");
        }

        public boolean isWaiting() {
            return !over && cost == 0 && counted.isEmpty();
        }
    }
}
