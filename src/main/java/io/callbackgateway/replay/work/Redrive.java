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
import java.util.ArrayList;
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
 * raw request that the ledger has; what is then left of it in {@code inbox.dead}, the gateway removes later.
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
    private final DoorGroups groups;
    private final LiveTraffic traffic;
    private Instant looksAgainAt = Instant.MIN;

    Redrive(
            ReplayedCallbacks callbacks,
            Ledger ledger,
            BrokerSessions sessions,
            DoorGroups groups,
            LiveTraffic traffic) {
        this.callbacks = callbacks;
        this.ledger = ledger;
        this.sessions = sessions;
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
        return Batch.of(page.get(page.size() - 1).callbackId(), counted, page.size());
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
            Map<String, ClientMessage> messages = messages(ids, broker);
            List<String> missing =
                    ids.stream().filter(id -> !messages.containsKey(id)).toList();
            Map<String, String> requests = missing.isEmpty() ? Map.of() : ledger.rawRequests(missing);
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

    private Map<String, ClientMessage> messages(List<String> ids, BrokerSession broker) throws ActiveMQException {
        Map<String, ClientMessage> found = new HashMap<>();
        if (Instant.now().isBefore(looksAgainAt)) {
            return found;
        }
        ClientConsumer consumer = DeadLetters.of(ids, broker);
        List<ClientMessage> more = new ArrayList<>();
        while (found.size() < ids.size()) {
            ClientMessage message = consumer.receiveImmediate();
            if (message == null) {
                break;
            }
            if (found.putIfAbsent(message.getStringProperty("callbackId"), message) != null) {
                more.add(message);
            }
        }
        for (ClientMessage message : more) { // one is enough
            message.individualAcknowledge();
        }
        if (found.isEmpty() && broker.depth(DeadLetters.QUEUE) > LONG_QUEUE) {
            looksAgainAt = Instant.now().plus(Duration.ofMinutes(1));
        }
        return found;
    }
}
