package io.callbackgateway.broker;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import java.time.Duration;
import org.messaginghub.pooled.jms.JmsPoolConnectionFactory;
import org.messaginghub.pooled.jms.pool.PooledConnectionKey;

/**
 * A pool that, for a moment after it could not connect, fails at once. It connects one caller at a time: all that wait while the
 * broker is away would otherwise fail one after the other, the last of them far beyond any deadline.
 */
final class ImpatientPool extends JmsPoolConnectionFactory {

    private static final long MOMENT = Duration.ofMillis(500).toNanos();

    private volatile Long failedAt;

    @Override
    protected Connection createProviderConnection(PooledConnectionKey key) throws JMSException {
        Long failed = failedAt;
        if (failed != null && System.nanoTime() - failed < MOMENT) {
            throw new JMSException("The broker could not be reached a moment ago");
        }
        try {
            Connection connection = super.createProviderConnection(key);
            failedAt = null;
            return connection;
        } catch (JMSException e) {
            failedAt = System.nanoTime();
            throw e;
        }
    }
}
