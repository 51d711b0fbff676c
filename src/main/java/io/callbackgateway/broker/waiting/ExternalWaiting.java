package io.callbackgateway.broker.waiting;

import io.callbackgateway.broker.BrokerManagement;
import io.callbackgateway.broker.BrokerManagement.AwayException;
import io.callbackgateway.broker.BrokerManagement.ClosedException;
import io.callbackgateway.broker.BrokerSettings;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.stereotype.Component;

/** At the broker of {@code gateway.broker.url}, over a connection that is kept. How old messages are, it tells only who may manage it. */
@Component
@ConditionalOnExpression("!'${gateway.broker.url:}'.isBlank()")
class ExternalWaiting implements WaitingMessages, DisposableBean {

    private final BrokerSettings settings;
    private BrokerManagement broker;
    private ClientSession session;
    private boolean tellsAge;

    ExternalWaiting(BrokerSettings settings) {
        this.settings = settings;
    }

    @Override
    public synchronized Map<String, Waiting> of(Collection<String> queues) {
        Map<String, Waiting> waiting = new HashMap<>();
        try {
            if (session == null || session.isClosed()) {
                connect();
            }
            for (String name : queues) {
                ClientSession.QueueQuery queue = session.queueQuery(SimpleString.of(name));
                if (queue.isExists()) {
                    Instant oldest = queue.getMessageCount() > 0 ? oldest(name) : null;
                    waiting.put(name, new Waiting(queue.getMessageCount(), oldest));
                }
            }
            return waiting;
        } catch (AwayException | ClosedException | ActiveMQException | RuntimeException away) {
            disconnect();
            return Map.of();
        }
    }

    private Instant oldest(String queue) {
        if (!tellsAge) {
            return null;
        }
        try {
            return broker.queueAttribute(queue, "firstMessageTimestamp") instanceof Number sent
                    ? Instant.ofEpochMilli(sent.longValue())
                    : null;
        } catch (ClosedException e) {
            tellsAge = false; // until it is connected anew
            return null;
        }
    }

    private void connect() throws AwayException, ClosedException, ActiveMQException {
        disconnect();
        broker = BrokerManagement.connect(settings);
        session = broker.open(true);
        tellsAge = true;
    }

    private void disconnect() {
        if (broker != null) {
            broker.close();
            broker = null;
            session = null;
        }
    }

    @Override
    public synchronized void destroy() {
        disconnect();
    }
}
