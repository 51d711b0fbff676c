package io.callbackgateway.replay.deadletter;

import io.callbackgateway.audit.AuditLog;
import io.callbackgateway.broker.BrokerSession;
import io.callbackgateway.broker.BrokerSessions;
import io.callbackgateway.database.GatewayLocks;
import io.callbackgateway.failure.Failures;
import io.callbackgateway.failure.UnreadableException;
import io.callbackgateway.inbox.Callback;
import io.callbackgateway.inbox.DeadLetters;
import io.callbackgateway.inbox.Inbox;
import io.callbackgateway.ledger.Ledger;
import io.callbackgateway.ledger.Processed;
import io.callbackgateway.replay.ReplayState;
import io.callbackgateway.replay.Replays;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Keeps {@code inbox.dead} as the ledger has it. When they have not the same number, it looks through the queue once, a part at a time: what
 * is left of a callback that has had its say meanwhile goes; a callback that the ledger does not know, as after it was restored, is recorded
 * as dead again; what is no callback is counted, and stays until people discard it. The broker gives messages deep in a long queue to nobody
 * who asks for them alone, so that each is taken from the head, and put back at the end.
 */
@Component
class DeadMessages {

    private static final Logger LOG = LoggerFactory.getLogger(DeadMessages.class);

    private static final int TOGETHER = 200;

    /** Messages in one look; the next one goes on. */
    private static final int AT_ONCE = 2_000;

    /** Milliseconds. */
    private static final long DEADLINE = 500;

    private static final long UNKNOWN = Long.MIN_VALUE;

    private final BrokerSessions sessions;
    private final DeadLetterGroups groups;
    private final Replays replays;
    private final Ledger ledger;
    private final AuditLog audit;
    private final GatewayLocks locks;
    private final JdbcClient jdbc;
    private final Set<String> seen = new HashSet<>(); // in this round, by callback id
    private long left; // of this round
    private long foreign;
    private boolean changed; // something, in this round

    /** Of messages over dead letters, as far as it is accounted for: some messages may be lost, for example. */
    private long surplus;

    private long surplusBefore;
    private String failure;

    DeadMessages(
            BrokerSessions sessions,
            DeadLetterGroups groups,
            Replays replays,
            Ledger ledger,
            AuditLog audit,
            GatewayLocks locks,
            JdbcClient jdbc) {
        this.sessions = sessions;
        this.groups = groups;
        this.replays = replays;
        this.ledger = ledger;
        this.audit = audit;
        this.locks = locks;
        this.jdbc = jdbc;
    }

    /**
     * A message that is no callback of ours.
     *
     * @param reason why it is none
     * @param sentAt by the sender's clock
     */
    record Foreign(String reason, Instant sentAt, int size) {}

    @Scheduled(initialDelay = 5_000, fixedDelay = 5_000)
    synchronized void look() {
        try {
            locks.whileHeld("dead-letters", Duration.ZERO, this::lookOn);
            failure = null;
        } catch (ActiveMQException | RuntimeException e) {
            String now = Failures.describe(e);
            if (!now.equals(failure)) {
                LOG.warn("inbox.dead is compared with the ledger later: {}", now);
            }
            failure = now;
        }
    }

    private void lookOn() throws ActiveMQException {
        if (replays.list(null, 20).stream().anyMatch(each -> each.state() == ReplayState.RUNNING)) {
            return; // takes from the queue itself
        }
        try (BrokerSession broker = sessions.open()) {
            if (left == 0) {
                long now = surplus(broker);
                boolean lasts = now == surplusBefore; // else something is just on its way
                surplusBefore = now;
                if (now == surplus || !lasts) {
                    return;
                }
                left = broker.depth(DeadLetters.QUEUE);
                surplusBefore = now + foreign;
                foreign = 0;
                changed = false;
                seen.clear();
            }
            ClientConsumer consumer = broker.consume(DeadLetters.QUEUE);
            for (int looked = 0; left > 0 && looked < AT_ONCE; looked += TOGETHER) {
                look(consumer, broker);
            }
            if (left == 0) { // what this round has not changed is accounted for; after a change, another one looks
                surplusBefore -= foreign;
                surplus = changed ? UNKNOWN : surplusBefore;
            }
        }
    }

    private long surplus(BrokerSession broker) throws ActiveMQException {
        return broker.depth(DeadLetters.QUEUE)
                - groups.groups().stream().mapToLong(DeadLetterGroup::count).sum()
                - foreign;
    }

    private void look(ClientConsumer consumer, BrokerSession broker) throws ActiveMQException {
        List<ClientMessage> messages = new ArrayList<>();
        while (messages.size() < Math.min(TOGETHER, left)) {
            ClientMessage next = consumer.receive(DEADLINE);
            if (next == null) {
                left = messages.size();
                break;
            }
            messages.add(next);
        }
        if (messages.isEmpty()) {
            return;
        }
        Map<String, Boolean> known = known(messages);
        for (ClientMessage message : messages) {
            if (isToStay(message, known)) {
                broker.send(DeadLetters.QUEUE, message);
            } else {
                changed = true;
            }
            message.individualAcknowledge();
        }
        broker.commit();
        left -= messages.size();
    }

    /** @return by callback id, whether the callback is dead */
    private Map<String, Boolean> known(List<ClientMessage> messages) {
        List<String> ids = new ArrayList<>(List.of(""));
        messages.stream().map(DeadMessages::id).filter(id -> id != null).forEach(ids::add);
        Map<String, Boolean> known = new HashMap<>();
        jdbc.sql(
                        """
                        SELECT callback_id, max(CASE WHEN outcome IN ('unreadable', 'failed') THEN 1 ELSE 0 END)
                        FROM callbacks WHERE callback_id IN (:ids) GROUP BY callback_id""")
                .param("ids", ids)
                .query(row -> {
                    known.put(row.getString(1), row.getInt(2) == 1);
                });
        return known;
    }

    private boolean isToStay(ClientMessage message, Map<String, Boolean> known) {
        String id = id(message);
        Boolean dead = id == null ? null : known.get(id);
        if (dead != null) {
            return dead && seen.add(id); // else it has had its say, or is here twice
        }
        try {
            Callback callback = Inbox.open(message);
            String reason = message.getStringProperty("reason");
            ledger.record(List.of(Processed.failed(
                    callback, new Processed.Failure(false, reason == null ? "its reason is not known" : reason))));
            changed = true;
        } catch (UnreadableException none) {
            foreign++;
        }
        return true;
    }

    private static String id(ClientMessage message) {
        return message.containsProperty("callbackId") ? message.getStringProperty("callbackId") : null;
    }

    /** The oldest of those that are no callbacks. */
    List<Foreign> foreign(int limit) throws ActiveMQException {
        List<Foreign> found = new ArrayList<>();
        try (BrokerSession broker = sessions.open()) {
            ClientConsumer consumer = DeadLetters.foreign(broker);
            for (ClientMessage message = consumer.receiveImmediate();
                    message != null && found.size() < limit;
                    message = consumer.receiveImmediate()) {
                found.add(new Foreign(
                        message.getStringProperty("reason"),
                        Instant.ofEpochMilli(message.getTimestamp()),
                        message.getBodySize()));
            }
        }
        return found;
    }

    /** @return how many the broker has given; those deep in a long queue it does not */
    synchronized long discardForeign(String who) throws ActiveMQException {
        long discarded = 0;
        try (BrokerSession broker = sessions.open()) {
            ClientConsumer consumer = broker.consume(DeadLetters.QUEUE, DeadLetters.FOREIGN);
            for (ClientMessage message = consumer.receiveImmediate();
                    message != null;
                    message = consumer.receiveImmediate()) {
                message.individualAcknowledge();
                discarded++;
            }
            broker.commit();
        }
        foreign = 0;
        audit.add(who, "dead-letter-discard", "", "", null, null, "messages that were no callbacks: " + discarded);
        return discarded;
    }
}
