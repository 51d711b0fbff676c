package io.callbackgateway.broker;

import io.callbackgateway.files.PrivateFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.FileDeploymentManager;
import org.apache.activemq.artemis.core.config.impl.FileConfiguration;
import org.apache.activemq.artemis.core.config.impl.SecurityConfiguration;
import org.apache.activemq.artemis.core.postoffice.impl.LocalQueueBinding;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.core.server.ActiveMQComponent;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.Queue;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.protocol.amqp.broker.ProtonProtocolManagerFactory;
import org.apache.activemq.artemis.spi.core.security.ActiveMQJAASSecurityManager;
import org.apache.activemq.artemis.spi.core.security.jaas.InVMLoginModule;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * The Artemis broker inside the gateway: {@code broker.xml} plus what only this process knows (directories, acceptors,
 * credentials).
 *
 * <p>It does not outlive a critical I/O error: a journal that cannot be written keeps no promise, so the process ends with
 * {@value #EXIT_CODE} and whatever supervises it starts it anew on the same data.
 */
public class EmbeddedBroker implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);

    /** EX_IOERR of sysexits.h. */
    static final int EXIT_CODE = 74;

    private static final AtomicInteger IN_VM_ID = new AtomicInteger();

    private final EmbeddedActiveMQ broker = new EmbeddedActiveMQ();
    private final String inVmUrl = "vm://" + IN_VM_ID.getAndIncrement();
    private final Path home;

    EmbeddedBroker(BrokerSettings settings, Path dataDir, Runnable exit) throws Exception {
        FileConfiguration configuration = new FileConfiguration();
        FileDeploymentManager deployment = new FileDeploymentManager("broker.xml");
        deployment.addDeployable(configuration).readConfiguration();
        home = home(dataDir);
        PrivateFiles.createFolders(home);
        PrivateFiles.createOrRestrict(home); // whatever the broker makes in it, nobody else gets there
        configuration.setJournalDirectory(home.resolve("journal").toString());
        configuration.setBindingsDirectory(home.resolve("bindings").toString());
        configuration.setPagingDirectory(home.resolve("paging").toString());
        configuration.setLargeMessagesDirectory(home.resolve("large-messages").toString());
        configuration.setNodeManagerLockDirectory(home.toString());
        configuration.addAcceptorConfiguration("in-vm", inVmUrl);
        configuration.setSecurityEnabled(!settings.acceptor().isBlank());
        if (configuration.isSecurityEnabled()) {
            openToNetwork(configuration, settings);
        }
        broker.setConfiguration(configuration);
        // Core is always there; AMQP as below, which the service loader would give us with mirroring.
        configuration.setResolveProtocols(false);
        broker.createActiveMQServer();
        server().addProtocolManagerFactory(new AmqpWithoutMirroring());
        server().registerIOCriticalErrorListener((cause, message, file) -> {
            LOG.error(
                    "The broker's journal failed ({}, {}); the process ends so that it can be started anew",
                    message,
                    file,
                    cause);
            exit.run();
        });
        broker.start();
        if (!server().isActive()) {
            broker.stop(); // its threads would keep the process alive that this start has failed
            throw new IllegalStateException(
                    "The broker could not open " + home
                            + ": another process uses gateway.data-dir, or listens at gateway.broker.acceptor; the log above says which");
        }
        if (configuration.isSecurityEnabled()) {
            LOG.warn(
                    "gateway.broker.acceptor opens the embedded broker at {}: Artemis {}, core and AMQP 1.0. It has known flaws that need no credentials: keep it to networks you trust",
                    settings.acceptor(),
                    server().getVersion().getFullVersion());
        }
    }

    private void openToNetwork(FileConfiguration configuration, BrokerSettings settings) throws Exception {
        configuration.addAcceptorConfiguration("network", settings.acceptor() + "?protocols=CORE,AMQP");
        SecurityConfiguration users = new SecurityConfiguration();
        users.addUser(settings.username(), settings.password());
        users.addRole(settings.username(), "all");
        broker.setSecurityManager(new ActiveMQJAASSecurityManager(InVMLoginModule.class.getName(), users));
        configuration.putSecurityRoles(
                "#", Set.of(new Role("all", true, true, true, true, true, true, true, true, true, true, false, false)));
    }

    /** Where all that the broker keeps is. */
    public static Path home(Path dataDir) {
        return dataDir.resolve("broker").toAbsolutePath();
    }

    /** What the broker keeps, as it is now, to be copied while it works on. One at a time. */
    public JournalCopy copy() throws Exception {
        return new JournalCopy(home, server());
    }

    /** Takes from everybody else what Artemis has made since: nobody else gets into the folder, but a copy of it may be less closed. */
    @Scheduled(fixedDelay = 60_000, initialDelay = 5_000)
    public void makePrivate() throws IOException {
        PrivateFiles.restrictAll(home);
    }

    public ActiveMQServer server() {
        return broker.getActiveMQServer();
    }

    /** For clients in this process. */
    public String inVmUrl() {
        return inVmUrl;
    }

    /** Whether the broker takes and gives messages. */
    public boolean isActive() {
        return server().isActive();
    }

    /** Whether the disk is at its bound ({@code max-disk-usage}): every send fails until there is room. */
    public boolean isDiskFull() {
        return server().getPagingManager().isDiskFull();
    }

    /** Every queue there is, subscriptions included. */
    public Stream<Queue> queues() {
        return server().getPostOffice()
                .getAllBindings()
                .filter(LocalQueueBinding.class::isInstance)
                .map(binding -> ((LocalQueueBinding) binding).getQueue());
    }

    /** Messages in a queue, those in delivery included; 0 where the queue does not exist yet. */
    public long depth(String queue) {
        var located = server().locateQueue(SimpleString.of(queue));
        return located == null ? 0 : located.getMessageCount();
    }

    @Override
    public void destroy() throws Exception {
        broker.stop();
    }

    /**
     * AMQP 1.0 for clients that look into the queues. Without the services for mirroring between brokers: we have no mirror, and
     * those of the newest AMQP module that resolves (2.55) do not fit the broker (2.56).
     */
    private static final class AmqpWithoutMirroring extends ProtonProtocolManagerFactory {
        @Override
        public void loadProtocolServices(ActiveMQServer server, List<ActiveMQComponent> services) {}

        @Override
        public void updateProtocolServices(ActiveMQServer server, List<ActiveMQComponent> services) {}
    }
}
