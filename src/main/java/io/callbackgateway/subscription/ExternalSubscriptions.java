package io.callbackgateway.subscription;

import io.callbackgateway.broker.BrokerManagement;
import io.callbackgateway.broker.BrokerManagement.ClosedException;
import io.callbackgateway.broker.BrokerSettings;
import io.callbackgateway.broker.Events;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQExceptionType;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.stereotype.Component;

/** Another gateway at the same broker may use what this one does not: whoever removes a subscription has to know. */
@Component
@ConditionalOnExpression("!'${gateway.broker.url:}'.isBlank()")
class ExternalSubscriptions implements DurableSubscriptions {

    private final BrokerSettings settings;

    ExternalSubscriptions(BrokerSettings settings) {
        this.settings = settings;
    }

    @Override
    public List<Subscription> list() throws AwayException {
        try (BrokerManagement broker = BrokerManagement.connect(settings);
                ClientSession session = broker.open(true)) {
            Object[] names = (Object[]) broker.invoke("getQueueNames", RoutingType.MULTICAST.name());
            return Arrays.stream(names)
                    .map(Object::toString)
                    .filter(name -> name.startsWith(Events.SUBSCRIPTION))
                    .sorted()
                    .flatMap(name -> describe(session, name))
                    .toList();
        } catch (BrokerManagement.AwayException | ClosedException | ActiveMQException | Unanswered e) {
            throw new AwayException(e);
        }
    }

    @Override
    public Removal remove(String name) throws AwayException {
        try (BrokerManagement broker = BrokerManagement.connect(settings);
                ClientSession session = broker.open(true)) {
            ClientSession.QueueQuery found = session.queueQuery(SimpleString.of(name));
            if (!found.isExists()
                    || found.getRoutingType() != RoutingType.MULTICAST
                    || !name.startsWith(Events.SUBSCRIPTION)) {
                return Removal.UNKNOWN;
            }
            if (found.getConsumerCount() > 0) {
                return Removal.CONSUMED;
            }
            session.deleteQueue(name); // fails where somebody has come meanwhile
            return Removal.REMOVED;
        } catch (ActiveMQException e) {
            if (e.getType() == ActiveMQExceptionType.ILLEGAL_STATE) {
                return Removal.CONSUMED;
            }
            throw new AwayException(e);
        } catch (BrokerManagement.AwayException | ClosedException e) {
            throw new AwayException(e);
        }
    }

    private static Stream<Subscription> describe(ClientSession session, String name) {
        try {
            ClientSession.QueueQuery queue = session.queueQuery(SimpleString.of(name));
            return queue.isExists()
                    ? Stream.of(new Subscription(name, queue.getMessageCount(), null, queue.getConsumerCount() > 0))
                    : Stream.empty();
        } catch (ActiveMQException e) {
            throw new Unanswered(e);
        }
    }

    private static final class Unanswered extends RuntimeException {
        private Unanswered(Throwable cause) {
            super(cause);
        }
    }
}
