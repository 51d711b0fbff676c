package io.callbackgateway.console.overview;

import io.callbackgateway.alarm.Alarm;
import io.callbackgateway.alarm.Alarms;
import io.callbackgateway.console.Door;
import io.callbackgateway.console.Link;
import io.callbackgateway.console.overview.Overview.Attention;
import io.callbackgateway.console.overview.Overview.DoorState;
import io.callbackgateway.console.overview.Overview.Help;
import io.callbackgateway.dispatch.destination.Destination;
import io.callbackgateway.dispatch.destination.Destinations;
import io.callbackgateway.pause.LanesApi;
import io.callbackgateway.provider.Providers;
import io.callbackgateway.rejected.RejectedCounts;
import io.callbackgateway.replay.deadletter.DeadLetterGroup;
import io.callbackgateway.replay.deadletter.DeadLetterGroups;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Asks every room how it is. */
@Component
class Overviews {

    private static final Duration DAY = Duration.ofDays(1);

    private final Providers providers;
    private final LanesApi lanes;
    private final DeadLetterGroups deadLetters;
    private final Destinations destinations;
    private final RejectedCounts rejected;
    private final Alarms alarms;
    private final Clock clock;

    Overviews(
            Providers providers,
            LanesApi lanes,
            DeadLetterGroups deadLetters,
            Destinations destinations,
            RejectedCounts rejected,
            Alarms alarms,
            Clock clock) {
        this.providers = providers;
        this.lanes = lanes;
        this.deadLetters = deadLetters;
        this.destinations = destinations;
        this.rejected = rejected;
        this.alarms = alarms;
        this.clock = clock;
    }

    Overview now() {
        List<DoorState> doors = doors();
        List<Destination> outgoing = destinations.list();
        List<Attention> attention = new ArrayList<>();
        alarms.open().forEach(alarm -> attention.add(of(alarm)));
        doors.forEach(door -> attention.addAll(of(door)));
        outgoing.forEach(destination -> attention.addAll(of(destination)));
        attention.sort(Comparator.comparing(Attention::urgent).reversed());
        return new Overview(attention, doors, outgoing);
    }

    private List<DoorState> doors() {
        Instant dayAgo = clock.instant().minus(DAY);
        Map<String, Long> rejectedByDoor = rejected.byDoorSince(dayAgo);
        Map<String, Long> deadByDoor = deadLetters.groups().stream()
                .filter(each -> each.provider() != null)
                .collect(Collectors.groupingBy(
                        each -> each.provider() + "/" + each.environment(),
                        Collectors.summingLong(DeadLetterGroup::count)));
        return lanes.list().lanes().stream()
                .map(lane -> {
                    String name = lane.provider() + "/" + lane.environment();
                    return new DoorState(
                            lane.provider(),
                            lane.environment(),
                            providers.runs(lane.provider()),
                            null,
                            List.of(),
                            lane.waiting(),
                            lane.oldest(),
                            deadByDoor.getOrDefault(name, 0L),
                            rejectedByDoor.getOrDefault(name, 0L),
                            lane.stopped(),
                            lane.paused());
                })
                .toList();
    }

    private static Attention of(Alarm alarm) {
        Help help = alarm.provider() == null || alarm.environment() == null
                ? null
                : new Help("Look at it", provider(alarm.provider(), alarm.environment()));
        return new Attention(true, alarm.text(), alarm.remedy(), alarm.raisedAt(), help);
    }

    private static List<Attention> of(DoorState door) {
        List<Attention> found = new ArrayList<>();
        Help page = new Help("Look at it", provider(door.provider(), door.environment()));
        if (!door.runs()) {
            found.add(new Attention(
                    true,
                    "The door of " + door.name() + " is closed: its route does not run, and callbacks get a 503.",
                    "Correct what the page of the provider names.",
                    null,
                    page));
        }
        if (door.stopped() != null) {
            found.add(new Attention(
                    true,
                    door.name() + " stands still, nothing succeeds: " + door.stopped(),
                    "It goes on by itself as soon as that works again; nothing is lost.",
                    door.oldestWaiting(),
                    page));
        }
        if (door.paused() != null) {
            found.add(new Attention(
                    false,
                    door.name() + " is paused by " + door.paused().who() + waiting(door) + ".",
                    door.paused().reason() == null
                            ? "Resume it when it may go on."
                            : door.paused().reason(),
                    door.paused().since(),
                    page));
        }
        if (door.dead() > 0) {
            found.add(new Attention(
                    true,
                    door.dead() + " callbacks of " + door.name() + " are dead letters: no attempt could process them.",
                    "See why, correct the route, and redrive them.",
                    null,
                    new Help(
                            "Look at them",
                            Link.to("/dead-letters").with("door", door.name()).toString())));
        }
        if (door.rejected() > 0) {
            found.add(new Attention(
                    false,
                    door.rejected() + " requests at " + door.name()
                            + " were rejected in the last day because of their caller.",
                    "Where they were the provider's, correct its credentials in the settings, and verify them again.",
                    null,
                    new Help(
                            "Look at them",
                            Link.to("/rejected").with("door", door.name()).toString())));
        }
        return found;
    }

    private static String waiting(DoorState door) {
        return door.waiting() == null ? "" : "; " + door.waiting() + " callbacks wait";
    }

    private static List<Attention> of(Destination destination) {
        List<Attention> found = new ArrayList<>();
        Help page = new Help("Look at it", "/destinations");
        if (destination.stopped() != null) {
            found.add(new Attention(
                    true,
                    "The destination " + destination.name() + " stands still: " + destination.stopped(),
                    "Its events wait, and no other destination does.",
                    destination.oldest(),
                    page));
        }
        if (destination.paused() != null) {
            found.add(new Attention(
                    false,
                    "The destination " + destination.name() + " is paused by "
                            + destination.paused().who() + ".",
                    destination.paused().reason() == null
                            ? "Resume it when it may go on."
                            : destination.paused().reason(),
                    destination.paused().since(),
                    page));
        }
        return found;
    }

    private static String provider(String provider, String environment) {
        return Link.to("/provider")
                .with("door", new Door(provider, environment))
                .toString();
    }
}
