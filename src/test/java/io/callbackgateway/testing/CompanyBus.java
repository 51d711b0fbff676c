package io.callbackgateway.testing;

import jakarta.jms.ConnectionFactory;
import java.nio.file.Path;
import java.util.List;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.ActiveMQComponent;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.protocol.amqp.broker.ProtonProtocolManagerFactory;

/** An Artemis that is not the gateway's: core and AMQP 1.0 on one port, nothing on disk unless it is given a folder. */
public final class CompanyBus implements AutoCloseable {

    private final int port = FreePort.next();
    private final Path folder;
    private EmbeddedActiveMQ broker;

    public CompanyBus() {
        this(null);
    }

    /** @param folder for what must outlive a {@link #stop} */
    public CompanyBus(Path folder) {
        this.folder = folder;
        start();
    }

    public void start() {
        try {
            broker = new EmbeddedActiveMQ();
            Configuration configuration = new ConfigurationImpl()
                    .setPersistenceEnabled(folder != null)
                    .setSecurityEnabled(false)
                    .setResolveProtocols(false)
                    .addAcceptorConfiguration("network", address("tcp") + "?protocols=CORE,AMQP");
            if (folder != null) {
                configuration
                        .setJournalDirectory(folder.resolve("journal").toString())
                        .setBindingsDirectory(folder.resolve("bindings").toString())
                        .setPagingDirectory(folder.resolve("paging").toString())
                        .setLargeMessagesDirectory(folder.resolve("large").toString())
                        .setNodeManagerLockDirectory(folder.toString());
            }
            broker.setConfiguration(configuration);
            broker.createActiveMQServer();
            broker.getActiveMQServer().addProtocolManagerFactory(new AmqpWithoutMirroring());
            broker.start();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    public void stop() {
        try {
            broker.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    public String address(String scheme) {
        return scheme + "://127.0.0.1:" + port;
    }

    /** For a core client, whatever the gateway talks. */
    public ConnectionFactory connections() {
        return new ActiveMQConnectionFactory(address("tcp"));
    }

    @Override
    public void close() {
        stop();
    }

    /** The AMQP module is a release behind the broker; the services for mirroring do not fit. */
    private static final class AmqpWithoutMirroring extends ProtonProtocolManagerFactory {
        @Override
        public void loadProtocolServices(ActiveMQServer server, List<ActiveMQComponent> services) {}

        @Override
        public void updateProtocolServices(ActiveMQServer server, List<ActiveMQComponent> services) {}
    }
}
