package io.callbackgateway.broker;

import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQNotConnectedException;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.apache.activemq.artemis.api.core.client.ServerLocator;

/** Opens sessions at the broker of the inbox and the events. */
public final class BrokerSessions implements AutoCloseable {

    /** Bytes of acknowledgements that travel together; a commit sends the rest. */
    private static final int ACKNOWLEDGE_TOGETHER = 1024 * 1024;

    private final ServerLocator locator;
    private final String username;
    private final String password;

    BrokerSessions(ServerLocator locator, String username, String password) {
        this.locator = locator;
        this.username = username;
        this.password = password;
    }

    /** @throws ActiveMQException where the broker is away or does not let the gateway in */
    public BrokerSession open() throws ActiveMQException {
        ClientSessionFactory connection;
        try {
            connection = locator.createSessionFactory();
        } catch (ActiveMQException e) {
            throw e;
        } catch (Exception e) {
            ActiveMQException away = new ActiveMQNotConnectedException(e.getMessage());
            away.initCause(e);
            throw away;
        }
        try {
            ClientSession session =
                    connection.createSession(username, password, false, false, false, false, ACKNOWLEDGE_TOGETHER);
            return new BrokerSession(connection, session);
        } catch (ActiveMQException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public void close() {
        locator.close();
    }
}
