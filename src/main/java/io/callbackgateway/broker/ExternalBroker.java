package io.callbackgateway.broker;

import io.callbackgateway.broker.BrokerManagement.AwayException;
import io.callbackgateway.broker.BrokerManagement.ClosedException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.stereotype.Component;

/** How the broker of {@code gateway.broker.url} is, looked at every two seconds by a thread that may wait for it. */
@Component
@ConditionalOnExpression("!'${gateway.broker.url:}'.isBlank()")
public class ExternalBroker implements DisposableBean {

    private static final long PERIOD = 2_000;

    /** How old what was last seen may be. Nanoseconds. */
    private static final long MAX_AGE = TimeUnit.SECONDS.toNanos(10);

    private final BrokerSettings settings;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread daemon = new Thread(work, "broker-health");
        daemon.setDaemon(true);
        return daemon;
    });
    private BrokerManagement broker; // of that thread
    private volatile Seen seen = new Seen(State.AWAY, System.nanoTime());

    ExternalBroker(BrokerSettings settings) {
        this.settings = settings;
        thread.scheduleWithFixedDelay(this::look, 0, PERIOD, TimeUnit.MILLISECONDS);
    }

    /** At once: what was seen last, or {@link State#AWAY} where that is too long ago. */
    public State state() {
        Seen last = seen;
        return System.nanoTime() - last.at < MAX_AGE ? last.state : State.AWAY;
    }

    private void look() {
        State state = State.AWAY;
        try {
            if (broker == null || !broker.isOpen()) {
                disconnect();
                broker = BrokerManagement.connect(settings);
            }
            state = ask();
        } catch (AwayException | ClosedException | ActiveMQException | RuntimeException away) {
            disconnect();
        }
        seen = new Seen(state, System.nanoTime());
    }

    private State ask() throws ActiveMQException {
        try {
            double usage = number(broker.attribute("diskStoreUsage"));
            double bound = number(broker.attribute("maxDiskUsage"));
            return bound >= 0 && usage * 100 >= bound ? State.DISK_FULL : State.ANSWERS;
        } catch (ClosedException disk) { // is the broker's own business, or the connection has broken
            broker.open(true).close();
            return State.ANSWERS;
        }
    }

    private static double number(Object value) {
        return value instanceof Number number ? number.doubleValue() : -1;
    }

    private void disconnect() {
        if (broker != null) {
            broker.close();
            broker = null;
        }
    }

    @Override
    public void destroy() {
        thread.execute(this::disconnect);
        thread.shutdown();
    }

    private record Seen(State state, long at) {}

    public enum State {
        ANSWERS,

        /** It answers; its disk is at its bound, so that every send fails. Only where the broker tells its user about its disk. */
        DISK_FULL,

        AWAY
    }
}
