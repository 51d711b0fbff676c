package io.callbackgateway.bench;

import java.nio.file.Path;
import java.util.Set;
import org.apache.activemq.artemis.core.config.FileDeploymentManager;
import org.apache.activemq.artemis.core.config.impl.FileConfiguration;
import org.apache.activemq.artemis.core.config.impl.SecurityConfiguration;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.spi.core.security.ActiveMQJAASSecurityManager;
import org.apache.activemq.artemis.spi.core.security.jaas.InVMLoginModule;

/**
 * An Artemis that stands alone, with a {@code broker.xml} as it is but for its directories and its acceptor. Users: {@code gateway} with the
 * role of that name, {@code bench} with those of an administrator.
 */
final class ArtemisServer {

    private ArtemisServer() {}

    /** @param args broker.xml, folder for its data, tcp://host:port, password of both users */
    public static void main(String[] args) throws Exception {
        FileConfiguration configuration = new FileConfiguration();
        new FileDeploymentManager(Path.of(args[0]).toAbsolutePath().toUri().toString())
                .addDeployable(configuration)
                .readConfiguration();
        Path home = Path.of(args[1]).toAbsolutePath();
        configuration.setJournalDirectory(home.resolve("journal").toString());
        configuration.setBindingsDirectory(home.resolve("bindings").toString());
        configuration.setPagingDirectory(home.resolve("paging").toString());
        configuration.setLargeMessagesDirectory(home.resolve("large-messages").toString());
        configuration.setNodeManagerLockDirectory(home.toString());
        configuration.setConfigurationFileRefreshPeriod(-1);
        configuration.setGlobalMaxSize(128 * 1024 * 1024);
        configuration.clearAcceptorConfigurations();
        configuration.addAcceptorConfiguration("bench", args[2] + "?protocols=CORE");
        // Core is always there; the newest AMQP module that resolves does not fit the broker in all its parts.
        configuration.setResolveProtocols(false);
        configuration.setSecurityEnabled(true);
        SecurityConfiguration users = new SecurityConfiguration();
        users.addUser("gateway", args[3]);
        users.addRole("gateway", "gateway");
        users.addUser("bench", args[3]);
        users.addRole("bench", "amq");
        if (configuration.getSecurityRoles().isEmpty()) {
            configuration.putSecurityRoles("#", Set.of(all("gateway"), all("amq")));
        }
        EmbeddedActiveMQ server = new EmbeddedActiveMQ();
        server.setConfiguration(configuration);
        server.setSecurityManager(new ActiveMQJAASSecurityManager(InVMLoginModule.class.getName(), users));
        server.start();
        Thread.sleep(Long.MAX_VALUE);
    }

    private static Role all(String name) {
        return new Role(name, true, true, true, true, true, true, true, true, true, true, false, false);
    }
}
