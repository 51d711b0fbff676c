package io.callbackgateway.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.FileDeploymentManager;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.config.impl.FileConfiguration;
import org.apache.activemq.artemis.core.config.impl.SecurityConfiguration;
import org.apache.activemq.artemis.core.server.ActiveMQComponent;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.protocol.amqp.broker.ProtonProtocolManagerFactory;
import org.apache.activemq.artemis.spi.core.security.ActiveMQJAASSecurityManager;
import org.apache.activemq.artemis.spi.core.security.jaas.InVMLoginModule;
import org.springframework.util.FileSystemUtils;

/**
 * An Artemis that gateways share, with its journal in a temporary folder: as {@code docker/artemis/broker.xml} has it, or as Artemis is
 * where nobody has configured anything. The user is {@value #USER} with the password {@value #PASSWORD}.
 */
public final class SharedArtemis implements AutoCloseable {

    public static final String USER = "gateway";
    public static final String PASSWORD = "gateway-password";

    private static final Path FILE = Path.of("docker/artemis/broker.xml");

    private final int port = FreePort.next();
    private final Path data;
    private final boolean shipped;
    private final Consumer<Configuration> change;
    private EmbeddedActiveMQ broker;

    private SharedArtemis(boolean shipped, Consumer<Configuration> change) {
        this.shipped = shipped;
        this.change = change;
        try {
            data = Files.createTempDirectory("artemis");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Started, with the shipped file. */
    public static SharedArtemis asShipped() {
        return asShippedBut(configuration -> {});
    }

    /** Started, with the shipped file and a change to it. */
    public static SharedArtemis asShippedBut(Consumer<Configuration> change) {
        SharedArtemis artemis = new SharedArtemis(true, change);
        artemis.start();
        return artemis;
    }

    /** Not started; nothing is configured, and anybody may do anything. */
    public static SharedArtemis stock() {
        return stockBut(configuration -> {});
    }

    /** As {@link #stock}, with a change. */
    public static SharedArtemis stockBut(Consumer<Configuration> change) {
        return new SharedArtemis(false, change);
    }

    public void start() {
        try {
            Configuration configuration = shipped ? shippedConfiguration() : new ConfigurationImpl();
            configuration
                    .setJournalDirectory(data.resolve("journal").toString())
                    .setBindingsDirectory(data.resolve("bindings").toString())
                    .setPagingDirectory(data.resolve("paging").toString())
                    .setLargeMessagesDirectory(data.resolve("large-messages").toString())
                    .setSecurityEnabled(shipped)
                    .setResolveProtocols(false)
                    .setJournalMinFiles(2);
            configuration.getAcceptorConfigurations().clear();
            configuration.addAcceptorConfiguration("artemis", url() + "?protocols=CORE,AMQP");
            change.accept(configuration);
            broker = new EmbeddedActiveMQ();
            broker.setConfiguration(configuration);
            SecurityConfiguration users =
                    new SecurityConfiguration(Map.of(USER, PASSWORD), Map.of(USER, List.of("gateway")));
            broker.setSecurityManager(new ActiveMQJAASSecurityManager(InVMLoginModule.class.getName(), users));
            broker.createActiveMQServer();
            broker.getActiveMQServer().addProtocolManagerFactory(new AmqpWithoutMirroring());
            broker.start();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Configuration shippedConfiguration() throws Exception {
        FileConfiguration configuration = new FileConfiguration();
        new FileDeploymentManager(FILE.toUri().toString())
                .addDeployable(configuration)
                .readConfiguration();
        return configuration;
    }

    public void stop() {
        try {
            broker.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    public String url() {
        return "tcp://127.0.0.1:" + port;
    }

    /** What a gateway is told of this broker; its ledger has to be set besides. */
    public String[] settings() {
        return new String[] {
            "gateway.broker.url=" + url(),
            "gateway.broker.username=" + USER,
            "gateway.broker.password=" + PASSWORD,
            "gateway.encryption.key=" + Base64.getEncoder().encodeToString(new byte[32])
        };
    }

    public ActiveMQServer server() {
        return broker.getActiveMQServer();
    }

    /** Messages in a queue; 0 where there is none of that name. */
    public long depth(String queue) {
        var located = server().locateQueue(SimpleString.of(queue));
        return located == null ? 0 : located.getMessageCount();
    }

    @Override
    public void close() {
        if (broker != null) {
            stop();
        }
        FileSystemUtils.deleteRecursively(data.toFile());
    }

    /** The AMQP module is a release behind the broker; the services for mirroring do not fit. */
    private static final class AmqpWithoutMirroring extends ProtonProtocolManagerFactory {
        @Override
        public void loadProtocolServices(ActiveMQServer server, List<ActiveMQComponent> services) {}

        @Override
        public void updateProtocolServices(ActiveMQServer server, List<ActiveMQComponent> services) {}
    }
}
