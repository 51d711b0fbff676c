package io.callbackgateway.lane;

import java.time.Instant;

/**
 * How a lane is now.
 *
 * @param queue that it empties
 * @param inHand messages that it has taken and not settled yet
 * @param failing those of them that have failed and are tried again, with those behind them
 * @param oldestInHand when the oldest of them was sent, by the sender's clock, about a second ago; {@code null} where it has none
 * @param stopped why it is stopped; {@code null} where it is not. One that is paused is not stopped
 * @param paused whether people have paused it
 * @param lastFailure why something failed last, in one line and without anything of a request in it; {@code null} where nothing has since the
 *     start
 * @param failedAt when that was; or {@code null}
 */
public record LaneState(
        String queue,
        int inHand,
        int failing,
        Instant oldestInHand,
        String stopped,
        boolean paused,
        String lastFailure,
        Instant failedAt) {

    /** Where none runs. */
    public static LaneState none(String queue) {
        return new LaneState(queue, 0, 0, null, null, false, null, null);
    }
}
