package io.callbackgateway.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives {@code @BeforeAll} the {@link RunningGateway} of all test classes of this JVM that need no other settings than {@link #SETTINGS} and
 * {@link #DOORS}, or its {@link Doors}, to have others while the class runs. A class leaves it as it was, uses transactions of its own, and
 * takes from queues of events and {@code inbox.dead} its own messages alone. Nobody gives it Netaxept.
 */
public final class SharedGateway implements ParameterResolver {

    private static final String[] SETTINGS = {
        // each with its role as name and password
        "gateway.admin.users[0].name=viewer",
        "gateway.admin.users[0].password={bcrypt}$2a$04$M6nlRC8Ax0UmoDZWZW0.H.m0KNwCPbX.zA.fUNH5OxCkelDrDwk3q",
        "gateway.admin.users[0].role=viewer",
        "gateway.admin.users[1].name=operator",
        "gateway.admin.users[1].password={bcrypt}$2a$04$7fPnyxjxyeh5lP0shmg.f.pHEp0C4GRShdyWvbXvM/hc3Nou19y6a",
        "gateway.admin.users[1].role=operator",
        "gateway.admin.users[2].name=administrator",
        "gateway.admin.users[2].password={bcrypt}$2a$04$JmYhqRWjNTDNDx6iYcyCc.aCsngnVF61AA8r3LAlo9cw1j0Fa5AZ2",
        "gateway.admin.users[2].role=administrator"
    };

    private static final String[] DOORS = {
        "gateway.providers.idpay.uat.auth[0].none=true",
        "gateway.providers.idpay.production.auth[0].api-key.secrets[0]=key",
        "gateway.providers.proposal.homologation.auth[0].none=true",
        "gateway.providers.proposal.homologation.ack=202",
        "gateway.providers.netki.test.auth[0].api-key.secrets[0]=key",
        "gateway.providers.netki.production.auth[0].none=true",
        "gateway.providers.netki.production.allow-from[0]=192.0.2.1"
    };

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return Set.of(RunningGateway.class, Doors.class)
                .contains(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
        Doors doors = Started.DOORS;
        doors.areAsEver();
        return parameter.getParameter().getType() == Doors.class ? doors : doors.gateway;
    }

    /** Not in JUnit's store: where several JVMs run tests, each class is a run of JUnit by itself. */
    private static final class Started {

        static final Doors DOORS = new Doors();

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(DOORS::close));
        }
    }

    /** The doors of the gateway, which is closed when the JVM ends. */
    public static final class Doors {

        private final Path file = temporaryFile();
        private final SettingsFile settings = new SettingsFile(file, DOORS);
        private final RunningGateway gateway =
                RunningGateway.start(Stream.concat(Stream.of(SETTINGS), Stream.of(settings.location()))
                        .toArray(String[]::new));
        private boolean areOthers;

        /** @param others {@code gateway.providers…}: all that is said of these environments while the class runs */
        public RunningGateway with(String... others) {
            areOthers = true;
            settings.reload(gateway, others);
            return gateway;
        }

        private void areAsEver() {
            if (areOthers) {
                settings.reload(gateway, DOORS);
                areOthers = false;
            }
        }

        private void close() {
            gateway.close();
            file.toFile().delete();
        }

        private static Path temporaryFile() {
            try {
                return Files.createTempFile("gateway", ".properties");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
