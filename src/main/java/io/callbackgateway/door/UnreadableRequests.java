package io.callbackgateway.door;

import io.callbackgateway.auth.WireRequest;
import io.callbackgateway.http.UnreadableTargets;
import io.callbackgateway.http.caller.Caller;
import io.callbackgateway.inbox.Callback;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** Counts the requests of a door that cannot be read because of their target, and puts them on record: a callback was in each of them. */
@Component
class UnreadableRequests implements UnreadableTargets {

    /** A line, as far as it tells of the door. */
    private static final Pattern LINE = Pattern.compile("([!-~]+)[ \\t]+(/[^ \\t?#]*).*", Pattern.DOTALL);

    private final Doors doors;
    private final CallerCheck check;
    private final DoorMetrics metrics;
    private final Rejections rejections;
    private final Clock clock = Clock.systemUTC();

    UnreadableRequests(Doors doors, CallerCheck check, DoorMetrics metrics, Rejections rejections) {
        this.doors = doors;
        this.check = check;
        this.metrics = metrics;
        this.rejections = rejections;
    }

    @Override
    public void rejected(String line, String peer) {
        Matcher start = LINE.matcher(line);
        String[] path = start.matches() ? start.group(2).split("/", -1) : new String[0];
        Door door = doors.at(path);
        if (door == null) {
            return;
        }
        metrics.countUnreadable(door);
        Caller caller = Caller.of(peer, check.expects(door, peer));
        Rejections.Reservation reservation = rejections.reserve(door.provider(), door.environment(), caller);
        if (reservation != null) {
            WireRequest request = new WireRequest(
                    start.group(1),
                    start.group(2),
                    null,
                    Map.of(),
                    () -> null,
                    path.length == 5 ? path[4] : null,
                    peer,
                    false,
                    List.of(),
                    clock.instant());
            reservation.record(new Rejections.Rejection(
                    Callback.newId(),
                    door.provider(),
                    door.environment(),
                    caller,
                    Rejections.UNREADABLE_TARGET,
                    door.credentialHeaders(),
                    request,
                    0,
                    false,
                    line));
        }
    }
}
