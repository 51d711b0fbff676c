package io.callbackgateway.replay.work;

import io.callbackgateway.broker.BrokerSession;
import io.callbackgateway.broker.BrokerSessions;
import io.callbackgateway.erasure.Erasures;
import io.callbackgateway.inbox.Callback;
import io.callbackgateway.inbox.Inbox;
import io.callbackgateway.inbox.RawRequest;
import io.callbackgateway.ledger.Ledger;
import io.callbackgateway.ledger.Outcome;
import io.callbackgateway.ledger.Processed;
import io.callbackgateway.ledger.Rereading;
import io.callbackgateway.ledger.Rereading.Would;
import io.callbackgateway.processing.InboxComponent;
import io.callbackgateway.provider.ProviderFacts;
import io.callbackgateway.provider.Providers;
import io.callbackgateway.replay.Difference;
import io.callbackgateway.replay.Replay;
import io.callbackgateway.replay.ReplayMode;
import io.callbackgateway.replay.work.ReplayedCallbacks.Said;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.springframework.stereotype.Component;

/**
 * Has callbacks read anew by today's route. The dry run compares; when it is started, they go through the inbox, and the ledger decides: it
 * tells a corrected event where the callback that made the current state means something else today. A callback that a later one has
 * superseded is not told again, because that would move its transaction backwards.
 */
@Component
class AsNow implements ReplayWork {

    /** Callbacks that the dry run looks at together. */
    private static final int TOGETHER = 50;

    /** Callbacks that the dry run has read where each costs a question to the provider's API. */
    private static final long SAMPLE = 100;

    private static final String SAMPLED =
            "its route asks the provider's API: the dry run has asked about the first " + SAMPLE + " callbacks alone";

    private static final String SUPERSEDED =
            "superseded callbacks are not told again: that would move their transactions backwards";

    private final ReplayedCallbacks callbacks;
    private final Ledger ledger;
    private final Erasures erasures;
    private final Rereading rereading;
    private final InboxComponent routes;
    private final Providers providers;
    private final DoorGroups groups;
    private final BrokerSessions sessions;
    private final LiveTraffic traffic;

    AsNow(
            ReplayedCallbacks callbacks,
            Ledger ledger,
            Erasures erasures,
            Rereading rereading,
            InboxComponent routes,
            Providers providers,
            DoorGroups groups,
            BrokerSessions sessions,
            LiveTraffic traffic) {
        this.callbacks = callbacks;
        this.ledger = ledger;
        this.erasures = erasures;
        this.rereading = rereading;
        this.routes = routes;
        this.providers = providers;
        this.groups = groups;
        this.sessions = sessions;
        this.traffic = traffic;
    }

    @Override
    public ReplayMode mode() {
        return ReplayMode.AS_NOW;
    }

    @Override
    public Batch count(Replay replay, String reached) throws Exception {
        if (!routes.hasRoute(replay.filter().provider())) {
            return Batch.waits(reached, "a route of " + replay.filter().provider() + " runs");
        }
        boolean sampled = asksApi(replay);
        long left = SAMPLE - replay.found().getOrDefault("callbacks", 0L);
        if (sampled && left <= 0) {
            return new Batch(reached, Map.of(), List.of(), 0, true, SAMPLED);
        }
        List<String> page = page(replay, reached, sampled ? (int) Math.min(left, replay.rate()) : TOGETHER);
        if (page.isEmpty()) {
            return new Batch(
                    reached,
                    Map.of(),
                    List.of(),
                    0,
                    true,
                    replay.found().containsKey("superseded") ? SUPERSEDED : null);
        }
        Map<String, Long> counted = new TreeMap<>(Map.of("callbacks", (long) page.size()));
        List<Difference> differences = new ArrayList<>();
        Map<String, String> requests = ledger.rawRequests(page);
        Set<String> erased = erasures.among(
                page.stream().filter(id -> !requests.containsKey(id)).toList());
        for (String id : page) {
            if (requests.containsKey(id)) {
                compare(RawRequest.read(requests.get(id)), counted, differences);
            } else {
                counted.merge(erased.contains(id) ? "erased" : "noRawRequest", 1L, Long::sum);
            }
        }
        return new Batch(page.get(page.size() - 1), counted, differences, sampled ? page.size() : 0, false, null);
    }

    private boolean asksApi(Replay replay) {
        ProviderFacts facts = providers.facts(replay.filter().provider());
        return facts != null && !facts.apiSettings().isEmpty();
    }

    private List<String> page(Replay replay, String reached, int limit) {
        return callbacks.settled(replay.filter(), false, reached, limit).stream()
                .map(Said::callbackId)
                .distinct()
                .toList();
    }

    private void compare(Callback callback, Map<String, Long> counted, List<Difference> differences) throws Exception {
        Processed processed = routes.read(callback);
        if (processed.failure() != null) {
            counted.merge("failing", 1L, Long::sum);
            return;
        }
        for (Would would : rereading.compare(processed)) {
            List<Difference.Field> fields = EventFields.differing(would.asWas(), would.asNow());
            boolean told = would.outcome() == Outcome.EMITTED;
            if (told) {
                counted.merge("told", 1L, Long::sum);
            } else if (would.outcome() == Outcome.STALE) {
                counted.merge("superseded", 1L, Long::sum);
                if (would.asWas() != null && !fields.isEmpty()) {
                    counted.merge("supersededAndDifferent", 1L, Long::sum);
                }
            } else if (would.outcome() == Outcome.IGNORED && would.asWas() != null) {
                counted.merge("ignoredNow", 1L, Long::sum);
            } else {
                counted.merge("same", 1L, Long::sum);
            }
            if (!fields.isEmpty() && (told || would.asWas() != null)) {
                differences.add(new Difference(
                        callback.id().toString(),
                        callback.provider(),
                        callback.environment(),
                        would.transactionId(),
                        told,
                        fields));
            }
        }
    }

    @Override
    public Batch send(Replay replay, String reached, int limit) throws ActiveMQException {
        List<String> page = page(replay, reached, limit);
        if (page.isEmpty()) {
            return Batch.end(reached);
        }
        long sent = 0;
        Map<String, String> requests = ledger.rawRequests(page);
        try (BrokerSession broker = sessions.open()) {
            String queue =
                    Inbox.queue(replay.filter().provider(), replay.filter().environment());
            if (!traffic.hasRoom(queue, broker)) {
                return Batch.waitsFor(queue, reached);
            }
            for (String id : page) {
                if (requests.containsKey(id)) {
                    Callback callback = groups.grouped(RawRequest.read(requests.get(id)));
                    Inbox.putAgain(callback.readAnewBy(replay.id()), null, broker);
                    sent++;
                }
            }
            broker.commit();
        }
        return Batch.of(page.get(page.size() - 1), Map.of("sent", sent), Math.max(1, page.size()));
    }
}
