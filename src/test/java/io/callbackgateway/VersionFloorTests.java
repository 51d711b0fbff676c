package io.callbackgateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.json.PackageVersion;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.activemq.artemis.utils.VersionLoader;
import org.apache.catalina.util.ServerInfo;
import org.junit.jupiter.api.Test;

/** Versions below these have published flaws; an upgrade of Boot must not bring them back. */
class VersionFloorTests {

    @Test
    void artemisIsNotBelowItsSecurityFixes() {
        assertAtLeast(VersionLoader.getVersion().getFullVersion(), "2.56.0");
    }

    @Test
    void tomcatIsNotBelowItsSecurityFixes() {
        assertAtLeast(ServerInfo.getServerNumber(), "10.1.61");
    }

    @Test
    void jacksonIsNotBelowItsSecurityFixes() {
        assertAtLeast(PackageVersion.VERSION.toString(), "2.21.8");
    }

    @Test
    void camelHasOneVersion() throws Exception {
        String pom = Files.readString(Path.of("pom.xml"));

        assertThat(pom.split("<camel.version>", -1)).hasSize(2);
        assertThat(pom).doesNotContainPattern("<version>4\\.\\d+\\.\\d+</version>");
    }

    private static void assertAtLeast(String actual, String floor) {
        assertThat(Version.parse(actual)).isGreaterThanOrEqualTo(Version.parse(floor));
    }
}
