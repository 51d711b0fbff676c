package io.callbackgateway.broker.waiting;

import io.callbackgateway.broker.EmbeddedBroker;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.server.MessageReference;
import org.apache.activemq.artemis.core.server.Queue;
import org.apache.activemq.artemis.utils.collections.LinkedListIterator;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.stereotype.Component;

/** At the broker in this process. */
@Component
@ConditionalOnExpression("'${gateway.broker.url:}'.isBlank()")
public class EmbeddedWaiting implements WaitingMessages {

    private final EmbeddedBroker broker;

    EmbeddedWaiting(EmbeddedBroker broker) {
        this.broker = broker;
    }

    @Override
    public Map<String, Waiting> of(Collection<String> queues) {
        Map<String, Waiting> waiting = new HashMap<>();
        if (broker.isActive()) {
            for (String name : queues) {
                Queue queue = broker.server().locateQueue(SimpleString.of(name));
                if (queue != null) {
                    long oldest = oldest(queue);
                    waiting.put(
                            name,
                            new Waiting(
                                    queue.getMessageCount(),
                                    oldest == Long.MAX_VALUE ? null : Instant.ofEpochMilli(oldest)));
                }
            }
        }
        return waiting;
    }

    /** Milliseconds since 1970 at which the oldest message of a queue was sent; {@link Long#MAX_VALUE} where none waits. */
    public static long oldest(Queue queue) {
        return queue.getScheduledMessages().stream()
                .mapToLong(message -> message.getMessage().getTimestamp())
                .reduce(first(queue), Math::min);
    }

    private static long first(Queue queue) {
        MessageReference first = queue.peekFirstMessage();
        if (first != null) {
            return first.getMessage().getTimestamp();
        }
        try (LinkedListIterator<MessageReference> waiting = queue.browserIterator()) {
            return waiting.hasNext() ? waiting.next().getMessage().getTimestamp() : Long.MAX_VALUE;
        }
    }
}
