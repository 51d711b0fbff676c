package io.callbackgateway.pause;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;

/**
 * That a lane takes nothing for now.
 *
 * @param subject the lane's queue, such as {@code inbox.netki.production} or {@code dispatch-archive}
 * @param who the user of the admin door, or the gateway itself
 * @param reason for people; {@code null} where none was given
 * @param since when it began
 * @param until when it ends by itself; {@code null} where only a resume ends it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Pause(String subject, String who, String reason, Instant since, Instant until) {

    boolean isOver(Instant now) {
        return until != null && !now.isBefore(until);
    }

    @Override
    public String toString() {
        return subject + " paused" + (until == null ? "" : " until " + until) + (reason == null ? "" : ": " + reason);
    }
}
