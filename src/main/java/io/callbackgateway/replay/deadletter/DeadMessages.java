package io.callbackgateway.replay.deadletter;

import io.callbackgateway.audit.AuditLog;
import io.callbackgateway.broker.BrokerSession;
import io.callbackgateway.broker.BrokerSessions;
import io.callbackgateway.failure.Failures;
import io.callbackgateway.failure.UnreadableException;
import io.callbackgateway.inbox.Callback;
import io.callbackgateway.inbox.DeadLetters;
import io.callbackgateway.inbox.Inbox;
import io.callbackgateway.ledger.Ledger;
import io.callbackgateway.ledger.Processed;
import io.callbackgateway.replay.ReplayState;
import io.callbackgateway.replay.Replays;
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
 * Keeps {@code inbox.dead} as the ledger has it. When they have not the same number, it looks through the queue: what is left of a callback
 * that has had its say meanwhile goes; a callback that the ledger does not know, as after it was restored, is recorded as dead again; what is
 * no callback is counted, and stays until people discard it.
 */
@Component
class DeadMessages {

    private static final Logger LOG = LoggerFactory.getLogger(DeadMessages.class);

    private static final long UNKNOWN = Long.MIN_VALUE;

    private final DeadLetters queue;
    private final BrokerSessions sessions;
    private final DeadLetterGroups groups;
    private final Replays replays;
    private final Ledger ledger;
    private final AuditLog audit;
    private final JdbcClient jdbc;
    private long foreign;

    /** Of messages over dead letters, as far as it is accounted for: some messages may be lost, for example. */
    private long surplus;

    private long surplusBefore;
    private String failure;

    DeadMessages(
            DeadLetters queue,
            BrokerSessions sessions,
            DeadLetterGroups groups,
            Replays replays,
            Ledger ledger,
            AuditLog audit,
            JdbcClient jdbc) {
        this.queue = queue;
        this.sessions = sessions;
        this.groups = groups;
        this.replays = replays;
        this.ledger = ledger;
        this.audit = audit;
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
            compare();
            failure = null;
        } catch (ActiveMQException | RuntimeException e) {
            String now = Failures.describe(e);
            if (!now.equals(failure)) {
                LOG.warn("inbox.dead is compared with the ledger later: {}", now);
            }
            failure = now;
        }
    }

    private void compare() throws ActiveMQException {
        if (replays.list(null, 20).stream().anyMatch(each -> each.state() == ReplayState.RUNNING)) {
            return; // takes from the queue itself
        }
        long now = surplus();
        boolean lasts = now == surplusBefore; // else something is just on its way
        surplusBefore = now;
        if (now == surplus || !lasts) {
            return;
        }
        Round round = new Round();
        queue.sift(round::staying);
        surplusBefore += foreign - round.foreign;
        foreign = round.foreign;
        surplus = round.changed ? UNKNOWN : surplusBefore; // after a change, another round looks
    }

    private long surplus() throws ActiveMQException {
        try (BrokerSession broker = sessions.open()) {
            return broker.depth(DeadLetters.QUEUE)
                    - groups.groups().stream().mapToLong(DeadLetterGroup::count).sum()
                    - foreign;
        }
    }

    /** Once through the queue. */
    private class Round {

        private final Set<String> seen = new HashSet<>(); // by callback id
        private long foreign;
        private boolean changed;

        List<ClientMessage> staying(List<ClientMessage> messages) {
            Map<String, Boolean> known = known(messages);
            List<ClientMessage> staying =
                    messages.stream().filter(each -> isToStay(each, known)).toList();
            changed |= staying.size() < messages.size();
            return staying;
        }

        private boolean isToStay(ClientMessage message, Map<String, Boolean> known) {
            String id = DeadLetters.callbackId(message);
            Boolean dead = known.get(id);
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
    }

    /** @return by callback id, whether the callback is dead */
    private Map<String, Boolean> known(List<ClientMessage> messages) {
        Map<String, Boolean> known = new HashMap<>();
        jdbc.sql(
                        """
                        SELECT callback_id, max(CASE WHEN outcome IN ('unreadable', 'failed') THEN 1 ELSE 0 END)
                        FROM callbacks WHERE callback_id IN (:ids) GROUP BY callback_id""")
                .param("ids", messages.stream().map(DeadLetters::callbackId).toList())
                .query(row -> {
                    known.put(row.getString(1), row.getInt(2) == 1);
                });
        return known;
    }

    /** The oldest of those that are no callbacks. */
    List<Foreign> foreign(int limit) throws ActiveMQException {
        List<Foreign> found = new ArrayList<>();
        try (BrokerSession broker = sessions.open()) {
            ClientConsumer consumer = DeadLetters.foreign(broker);
            for (ClientMessage message = DeadLetters.next(consumer);
                    message != null && found.size() < limit;
                    message = DeadLetters.next(consumer)) {
                found.add(new Foreign(
                        message.getStringProperty("reason"),
                        Instant.ofEpochMilli(message.getTimestamp()),
                        message.getBodySize()));
            }
        }
        return found;
    }

    synchronized long discardForeign(String who) throws ActiveMQException {
        long discarded = foreign(1).isEmpty()
                ? 0
                : queue.sift(messages -> messages.stream()
                        .filter(message -> !DeadLetters.callbackId(message).isEmpty())
                        .toList());
        foreign = 0;
        audit.add(who, "dead-letter-discard", "", "", null, null, "messages that were no callbacks: " + discarded);
        return discarded;
    }
}
