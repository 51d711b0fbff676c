package io.callbackgateway.unread;

import io.callbackgateway.broker.EmbeddedBroker;
import io.callbackgateway.broker.waiting.EmbeddedWaiting;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.server.MessageReference;
import org.apache.activemq.artemis.core.server.Queue;
import org.apache.activemq.artemis.utils.collections.LinkedListIterator;

/** The queues of events of the embedded broker: of each status, and of the subscriptions. Never an inbox. */
final class UnreadQueues {

    private static final String PREFIX = "callbacks.";

    /** No queue is bound here: what is moved here is gone. */
    private static final SimpleString NOWHERE = SimpleString.of("unread.cut");

    /** How exact "the oldest first" is between queues. Milliseconds. */
    private static final long GRAIN = 1_000;

    /** Messages that are removed from one queue before the next is looked at. */
    private static final int AT_ONCE = 10_000;

    private final EmbeddedBroker broker;

    UnreadQueues(EmbeddedBroker broker) {
        this.broker = broker;
    }

    List<Queue> all() {
        return broker.queues()
                .filter(queue -> queue.getAddress().toString().startsWith(PREFIX))
                .toList();
    }

    /** Bytes that wait in a queue, what is paged included. Not what is in delivery: that stays, and its consumers bound it. */
    static long size(Queue queue) {
        return Math.max(0, queue.getPersistentSize() - queue.getDeliveringSize());
    }

    /** As {@link #size(Queue)}, of all of them; a message counts in each queue that it is in. */
    static long size(List<Queue> queues) {
        return queues.stream().mapToLong(UnreadQueues::size).sum();
    }

    /**
     * Removes the oldest messages over all queues. What is in delivery stays.
     *
     * @param excess bytes to remove at least, as far as there are
     * @return how many were removed, by queue
     */
    Map<String, Integer> cut(long excess) throws Exception {
        Map<Queue, Long> heads = new LinkedHashMap<>();
        for (Queue queue : all()) {
            heads.put(queue, EmbeddedWaiting.oldest(queue));
        }
        Map<String, Integer> cut = new LinkedHashMap<>();
        long left = excess;
        while (left > 0 && !heads.isEmpty()) {
            List<Map.Entry<Queue, Long>> byAge = heads.entrySet().stream()
                    .sorted(Map.Entry.comparingByValue(Comparator.naturalOrder()))
                    .toList();
            Queue queue = byAge.get(0).getKey();
            long next =
                    byAge.size() == 1 ? Long.MAX_VALUE - GRAIN : byAge.get(1).getValue();
            long before = Math.min(next, Long.MAX_VALUE - GRAIN) + GRAIN;
            Removed removed = removeScheduled(queue, before, left);
            if (removed.count == 0) {
                removed = removeLeading(queue, before, left);
            }
            if (removed.count == 0) {
                heads.remove(queue);
                continue;
            }
            cut.merge(queue.getName().toString(), removed.count, Integer::sum);
            left -= removed.size;
            heads.put(queue, EmbeddedWaiting.oldest(queue));
        }
        return cut;
    }

    /** Of those that wait for their next attempt, the ones that were sent before a time, up to a size in bytes. */
    private static Removed removeScheduled(Queue queue, long before, long enough) throws Exception {
        int count = 0;
        long size = 0;
        List<MessageReference> oldestFirst = queue.getScheduledMessages().stream()
                .filter(message -> message.getMessage().getTimestamp() < before)
                .sorted(Comparator.comparingLong(message -> message.getMessage().getTimestamp()))
                .toList();
        for (MessageReference message : oldestFirst) {
            if (size >= enough) {
                break;
            }
            if (queue.deleteReference(message.getMessage().getMessageID())) {
                size += message.getPersistentSize();
                count++;
            }
        }
        return new Removed(count, size);
    }

    /** Of those at the head of the queue, likewise. */
    private static Removed removeLeading(Queue queue, long before, long enough) throws Exception {
        int count = 0;
        long size = 0;
        // Artemis would come to those that wait for their next attempt before those that are paged, and forget some of
        // them.
        boolean pagedToo = queue.getScheduledCount() == 0;
        try (LinkedListIterator<MessageReference> waiting = pagedToo ? queue.browserIterator() : queue.iterator()) {
            while (size < enough && count < AT_ONCE && waiting.hasNext()) {
                MessageReference message = waiting.next();
                if (message.getMessage().getTimestamp() >= before) {
                    break;
                }
                size += message.getPersistentSize();
                count++;
            }
        }
        // So many from the head on. By a filter, Artemis would read all pages into memory.
        return count == 0
                ? new Removed(0, 0)
                : new Removed(queue.moveReferences(100, null, NOWHERE, false, count, null), size);
    }

    private record Removed(int count, long size) {}
}
