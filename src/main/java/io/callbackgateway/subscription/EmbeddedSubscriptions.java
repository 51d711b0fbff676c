package io.callbackgateway.subscription;

import io.callbackgateway.broker.EmbeddedBroker;
import io.callbackgateway.broker.Events;
import java.util.Comparator;
import java.util.List;
import org.apache.activemq.artemis.api.core.ActiveMQIllegalStateException;
import org.apache.activemq.artemis.api.core.ActiveMQNonExistentQueueException;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.server.Queue;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.stereotype.Component;

@Component
@ConditionalOnExpression("'${gateway.broker.url:}'.isBlank()")
class EmbeddedSubscriptions implements DurableSubscriptions {

    private final EmbeddedBroker broker;

    EmbeddedSubscriptions(EmbeddedBroker broker) {
        this.broker = broker;
    }

    @Override
    public List<Subscription> list() throws AwayException {
        if (!broker.isActive()) {
            throw new AwayException(null);
        }
        return broker.queues()
                .filter(EmbeddedSubscriptions::isSubscription)
                .map(queue -> new Subscription(
                        queue.getName().toString(),
                        queue.getMessageCount(),
                        queue.getPersistentSize(),
                        queue.getConsumerCount() > 0))
                .sorted(Comparator.comparing(Subscription::name))
                .toList();
    }

    @Override
    public Removal remove(String name) throws AwayException {
        if (!broker.isActive()) {
            throw new AwayException(null);
        }
        Queue queue = broker.server().locateQueue(SimpleString.of(name));
        if (queue == null || !isSubscription(queue)) {
            return Removal.UNKNOWN;
        }
        try {
            broker.server().destroyQueue(queue.getName(), null, true);
            return Removal.REMOVED;
        } catch (ActiveMQNonExistentQueueException gone) {
            return Removal.UNKNOWN;
        } catch (ActiveMQIllegalStateException consumed) {
            return Removal.CONSUMED;
        } catch (Exception e) {
            throw new AwayException(e);
        }
    }

    private static boolean isSubscription(Queue queue) {
        return queue.isDurable()
                && queue.getRoutingType() == RoutingType.MULTICAST
                && queue.getName().toString().startsWith(Events.SUBSCRIPTION);
    }
}
