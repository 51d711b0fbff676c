package io.callbackgateway.replay.work;

import io.callbackgateway.broker.BrokerSession;
import io.callbackgateway.broker.BrokerSessions;
import io.callbackgateway.inbox.Callback;
import io.callbackgateway.inbox.DeadLetters;
import io.callbackgateway.inbox.Inbox;
import io.callbackgateway.inbox.RawRequest;
import io.callbackgateway.ledger.Ledger;
import io.callbackgateway.replay.Replay;
import io.callbackgateway.replay.ReplayMode;
import io.callbackgateway.replay.work.ReplayedCallbacks.Dead;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.activemq.artemis.api.core.ActiveMQDuplicateIdException;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.stereotype.Component;

/**
 * Sends dead letters back into their inboxes, in the order of the ledger and a batch in one transaction of the broker, which also takes them
 * from {@code inbox.dead}. One whose message is not there, or lies so deep in a long queue that the broker does not give it, is made of the
 * raw request that the ledger has, or else of the message where it lies; what is then left of it in {@code inbox.dead}, the gateway removes
 * later.
 *
 * <p>A crash leaves a batch undone, or done and not noted. The broker remembers what a replay has put into an inbox, so that it is not
 * doubled then.
 */
@Component
class Redrive implements ReplayWork {

    /** From here on the broker may have {@code inbox.dead} on its disk, and gives the messages at its head alone. */
    private static final long LONG_QUEUE = 5_000;

    private final ReplayedCallbacks callbacks;
    private final Ledger ledger;
    private final BrokerSessions sessions;
    private final DeadLetters deadLetters;
    private final DoorGroups groups;
    private final LiveTraffic traffic;
    private Instant looksAgainAt = Instant.MIN;

    Redrive(
            ReplayedCallbacks callbacks,
            Ledger ledger,
            BrokerSessions sessions,
            DeadLetters deadLetters,
            DoorGroups groups,
            LiveTraffic traffic) {
        this.callbacks = callbacks;
        this.ledger = ledger;
        this.sessions = sessions;
        this.deadLetters = deadLetters;
        this.groups = groups;
        this.traffic = traffic;
    }

    @Override
    public ReplayMode mode() {
        return ReplayMode.REDRIVE;
    }

    @Override
    public Batch count(Replay replay, String reached) {
        return new Batch(
                reached, Map.of("deadLetters", callbacks.countDead(replay.filter())), List.of(), 1, true, null);
    }

    @Override
    public Batch send(Replay replay, String reached, int limit) throws ActiveMQException {
        List<Dead> page = callbacks.dead(replay.filter(), reached, limit);
        if (page.isEmpty()) {
            return Batch.end(reached);
        }
        try (BrokerSession broker = sessions.open()) {
            for (String queue : queues(page)) {
                if (!traffic.hasRoom(queue, broker)) {
                    return Batch.waitsFor(queue, reached);
                }
            }
        }
        Map<String, Long> counted = new HashMap<>();
        return deadLetters.alone(() -> sendUnlessSent(replay, page, counted))
                ? Batch.of(page.get(page.size() - 1).callbackId(), counted, page.size())
                : Batch.waits(reached, "nobody else is going through " + DeadLetters.QUEUE);
    }

    private void sendUnlessSent(Replay replay, List<Dead> page, Map<String, Long> counted) throws ActiveMQException {
        try {
            send(replay, page, counted);
        } catch (ActiveMQException e) {
            if (!isDuplicate(e)) {
                throw e;
            }
            counted.clear();
            for (Dead one : page) { // some of them were sent before a crash
                sendUnlessSent(replay, one, counted);
            }
        }
    }

    private static Set<String> queues(List<Dead> page) {
        Set<String> queues = new LinkedHashSet<>();
        page.forEach(each -> queues.add(Inbox.queue(each.provider(), each.environment())));
        return queues;
    }

    private void sendUnlessSent(Replay replay, Dead one, Map<String, Long> counted) throws ActiveMQException {
        Map<String, Long> sent = new HashMap<>();
        try {
            send(replay, List.of(one), sent);
            sent.forEach((what, number) -> counted.merge(what, number, Long::sum));
        } catch (ActiveMQException e) {
            if (!isDuplicate(e)) {
                throw e;
            }
            counted.merge("sentBefore", 1L, Long::sum);
        }
    }

    private static boolean isDuplicate(ActiveMQException e) {
        return e instanceof ActiveMQDuplicateIdException
                || NestedExceptionUtils.getRootCause(e) instanceof ActiveMQDuplicateIdException;
    }

    private void send(Replay replay, List<Dead> page, Map<String, Long> counted) throws ActiveMQException {
        List<String> ids = page.stream().map(Dead::callbackId).toList();
        try (BrokerSession broker = sessions.open()) {
            Map<String, ClientMessage> messages = take(ids, broker);
            List<String> missing = without(messages, ids);
            Map<String, String> requests = missing.isEmpty() ? Map.of() : ledger.rawRequests(missing);
            missing = without(requests, missing);
            messages.putAll(missing.isEmpty() ? Map.of() : find(missing, broker));
            for (Dead each : page) {
                String id = each.callbackId();
                String key = replay.id() + "/" + id;
                if (messages.containsKey(id)) {
                    DeadLetters.putBack(messages.get(id), key, broker);
                    counted.merge("sent", 1L, Long::sum);
                } else if (requests.containsKey(id)) {
                    Callback callback = groups.grouped(RawRequest.read(requests.get(id)));
                    Inbox.putAgain(callback, key, broker);
                    counted.merge("sent", 1L, Long::sum);
                    counted.merge("fromLedger", 1L, Long::sum);
                } else {
                    counted.merge("gone", 1L, Long::sum);
                }
            }
            broker.commit();
        }
    }

    private static List<String> without(Map<String, ?> found, List<String> ids) {
        return ids.stream().filter(id -> !found.containsKey(id)).toList();
    }

    /** From the queue, in the session's transaction. */
    private Map<String, ClientMessage> take(List<String> ids, BrokerSession broker) throws ActiveMQException {
        if (Instant.now().isBefore(looksAgainAt)) {
            return new HashMap<>();
        }
        Map<String, ClientMessage> taken = new HashMap<>();
        try (ClientConsumer consumer = DeadLetters.consume(ids, broker)) {
            ClientMessage next = DeadLetters.next(consumer);
            while (next != null) {
                taken.putIfAbsent(DeadLetters.callbackId(next), next); // one is enough
                next.individualAcknowledge();
                next = taken.size() < ids.size() ? DeadLetters.next(consumer) : null;
            }
        }
        if (taken.isEmpty() && broker.depth(DeadLetters.QUEUE) > LONG_QUEUE) {
            looksAgainAt = Instant.now().plus(Duration.ofMinutes(1));
        }
        return taken;
    }

    /** Wherever they are in the queue; they stay there. */
    private static Map<String, ClientMessage> find(List<String> ids, BrokerSession broker) throws ActiveMQException {
        Map<String, ClientMessage> found = new HashMap<>();
        try (ClientConsumer browser = DeadLetters.browse(ids, broker)) {
            for (ClientMessage next = DeadLetters.next(browser); next != null; next = DeadLetters.next(browser)) {
                found.put(DeadLetters.callbackId(next), next);
            }
        }
        return found;
    }
}
