package io.callbackgateway.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callbackgateway.broker.BrokerSession;
import io.callbackgateway.broker.BrokerSessions;
import io.callbackgateway.broker.EmbeddedBroker;
import io.callbackgateway.inbox.DeadLetters;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;

/** {@code inbox.dead} of a gateway, of which the embedded broker has little in memory: with messages that are no callbacks, numbered from 0. */
public final class PagedDeadLetters implements AutoCloseable {

    private final RunningGateway gateway;
    private final ActiveMQServer broker;
    private int count;

    public PagedDeadLetters(RunningGateway gateway) {
        this.gateway = gateway;
        this.broker = gateway.bean(EmbeddedBroker.class).server();
        broker.getAddressSettingsRepository()
                .addMatch(
                        DeadLetters.QUEUE,
                        new AddressSettings()
                                .setAddressFullMessagePolicy(AddressFullMessagePolicy.PAGE)
                                .setMaxSizeBytes(100_000)
                                .setPageSizeBytes(50_000)
                                .setMaxReadPageBytes(100_000));
    }

    public void add(int messages) throws Exception {
        try (BrokerSession session = gateway.bean(BrokerSessions.class).open()) {
            for (int i = 0; i < messages; i++) {
                ClientMessage message = session.createMessage(Message.BYTES_TYPE);
                message.putIntProperty("number", count++);
                message.getBodyBuffer().writeBytes(new byte[500]);
                session.send(DeadLetters.QUEUE, message);
            }
            session.commit();
        }
        assertThat(broker.getPagingManager()
                        .getPageStore(SimpleString.of(DeadLetters.QUEUE))
                        .isPaging())
                .isTrue();
    }

    /** Of those that are there, in the order of the queue; -1 for any other message. */
    public List<Integer> numbers() {
        List<Integer> numbers = new ArrayList<>();
        DeadLetters deadLetters = gateway.bean(DeadLetters.class);
        await().atMost(30, TimeUnit.SECONDS).until(() -> deadLetters.alone(() -> browse(numbers)));
        return numbers;
    }

    private void browse(List<Integer> numbers) throws ActiveMQException {
        try (BrokerSession session = gateway.bean(BrokerSessions.class).open()) {
            ClientConsumer all = session.browse(DeadLetters.QUEUE);
            for (ClientMessage next = DeadLetters.next(all); next != null; next = DeadLetters.next(all)) {
                numbers.add(next.containsProperty("number") ? next.getIntProperty("number") : -1);
            }
        }
    }

    /** Leaves the queue empty. */
    @Override
    public void close() throws ActiveMQException {
        gateway.bean(DeadLetters.class).sift(messages -> List.of());
        broker.getAddressSettingsRepository().removeMatch(DeadLetters.QUEUE);
    }
}
