package io.callbackgateway.console.overview;

import io.callbackgateway.alarm.Alarm;
import io.callbackgateway.alarm.Alarms;
import io.callbackgateway.console.Door;
import io.callbackgateway.console.Link;
import io.callbackgateway.console.overview.Overview.Attention;
import io.callbackgateway.console.overview.Overview.DoorState;
import io.callbackgateway.console.overview.Overview.Help;
import io.callbackgateway.console.overview.Overview.Hour;
import io.callbackgateway.dispatch.destination.Destination;
import io.callbackgateway.dispatch.destination.Destinations;
import io.callbackgateway.ledger.Outcome;
import io.callbackgateway.ledger.history.HourlyCounts;
import io.callbackgateway.ledger.history.HourlyCounts.HourlyCount;
import io.callbackgateway.ledger.search.CallbackQuery;
import io.callbackgateway.ledger.search.CallbackSearch;
import io.callbackgateway.pause.LanesApi;
import io.callbackgateway.provider.Providers;
import io.callbackgateway.rejected.RejectedCounts;
import io.callbackgateway.replay.deadletter.DeadLetterGroup;
import io.callbackgateway.replay.deadletter.DeadLetterGroups;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;

/** Asks every room how it is. */
@Component
class Overviews {

    /** The kind of alarm that says the same as a door's own number. */
    private static final String DEAD_LETTERS = "dead-letters";

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);

    private final Providers providers;
    private final LanesApi lanes;
    private final DeadLetterGroups deadLetters;
    private final Destinations destinations;
    private final RejectedCounts rejected;
    private final CallbackSearch callbacks;
    private final HourlyCounts hourly;
    private final Alarms alarms;
    private final Clock clock;

    Overviews(
            Providers providers,
            LanesApi lanes,
            DeadLetterGroups deadLetters,
            Destinations destinations,
            RejectedCounts rejected,
            CallbackSearch callbacks,
            HourlyCounts hourly,
            Alarms alarms,
            Clock clock) {
        this.providers = providers;
        this.lanes = lanes;
        this.deadLetters = deadLetters;
        this.destinations = destinations;
        this.rejected = rejected;
        this.callbacks = callbacks;
        this.hourly = hourly;
        this.alarms = alarms;
        this.clock = clock;
    }

    Overview now() {
        List<DoorState> doors = doors();
        List<Destination> outgoing = destinations.list();
        List<Attention> attention = new ArrayList<>();
        alarms.open().forEach(alarm -> attention.add(of(alarm)));
        Set<String> told = alarms.open().stream()
                .filter(alarm -> alarm.kind().equals(DEAD_LETTERS))
                .map(alarm -> alarm.provider() + "/" + alarm.environment())
                .collect(Collectors.toSet());
        doors.forEach(door -> attention.addAll(of(door, told.contains(door.name()))));
        outgoing.forEach(destination -> attention.addAll(of(destination)));
        attention.sort(Comparator.comparing(Attention::urgent).reversed());
        return new Overview(attention, doors, outgoing);
    }

    private List<DoorState> doors() {
        Instant hour = clock.instant().truncatedTo(ChronoUnit.HOURS);
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
                            lastCallback(lane),
                            hours(lane, hour.minus(DAY).plus(HOUR)),
                            lane.waiting(),
                            lane.oldest(),
                            deadByDoor.getOrDefault(name, 0L),
                            rejectedByDoor.getOrDefault(name, 0L),
                            lane.stopped(),
                            lane.paused());
                })
                .toList();
    }

    private Instant lastCallback(LanesApi.Entry lane) {
        return callbacks
                .find(new CallbackQuery(
                        lane.provider(), lane.environment(), null, null, null, null, null, null, null, 1, null))
                .callbacks()
                .stream()
                .findFirst()
                .map(found -> Instant.parse(found.receivedAt()))
                .orElse(null);
    }

    private List<Hour> hours(LanesApi.Entry lane, Instant first) {
        List<HourlyCount> counts = hourly.since(lane.provider(), lane.environment(), first);
        return IntStream.range(0, (int) DAY.toHours())
                .mapToObj(at -> first.plus(HOUR.multipliedBy(at)))
                .map(hour -> new Hour(
                        hour,
                        sum(counts, hour, EnumSet.allOf(Outcome.class)),
                        sum(counts, hour, EnumSet.of(Outcome.FAILED, Outcome.UNREADABLE))))
                .toList();
    }

    private static long sum(List<HourlyCount> counts, Instant hour, Set<Outcome> outcomes) {
        return counts.stream()
                .filter(each -> each.hour().equals(hour) && outcomes.contains(each.outcome()))
                .mapToLong(HourlyCount::callbacks)
                .sum();
    }

    private static Attention of(Alarm alarm) {
        return new Attention(true, alarm.text(), alarm.remedy(), alarm.raisedAt(), help(alarm));
    }

    private static Help help(Alarm alarm) {
        if (alarm.provider() != null && alarm.environment() != null) {
            String door = alarm.provider() + "/" + alarm.environment();
            return switch (alarm.kind()) {
                case DEAD_LETTERS, "nothing-understood" ->
                    new Help(
                            "See the reasons",
                            Link.to("/dead-letters").with("door", door).toString());
                case "all-rejected" ->
                    new Help(
                            "Look at them",
                            Link.to("/rejected").with("door", door).toString());
                default -> new Help("Look at it", provider(alarm.provider(), alarm.environment()));
            };
        }
        return switch (alarm.kind()) {
            case "behind", "endpoint-suspended" -> new Help("Look at it", "/destinations");
            case "health" ->
                switch (alarm.subject()) {
                    case "routes", "delivery", "api" -> new Help("Look at it", "/providers");
                    case "subscriptions", "unread", "notifications" -> new Help("Look at it", "/destinations");
                    default -> null;
                };
            default -> null;
        };
    }

    private static List<Attention> of(DoorState door, boolean deadTold) {
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
        if (door.dead() > 0 && !deadTold) {
            found.add(new Attention(
                    true,
                    number(door.dead(), " callback of ", " callbacks of ") + door.name()
                            + " could not be processed by any attempt.",
                    "See why, correct the route, and redrive them.",
                    null,
                    new Help(
                            "Look at them",
                            Link.to("/dead-letters").with("door", door.name()).toString())));
        }
        if (door.rejected() > 0) {
            found.add(new Attention(
                    false,
                    number(door.rejected(), " request at ", " requests at ") + door.name()
                            + " with wrong credentials in the last day.",
                    "Where they were the provider's, correct its credentials in the settings, and verify them again.",
                    null,
                    new Help(
                            "Look at them",
                            Link.to("/rejected").with("door", door.name()).toString())));
        }
        return found;
    }

    private static String number(long number, String one, String more) {
        return number + (number == 1 ? one : more);
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
