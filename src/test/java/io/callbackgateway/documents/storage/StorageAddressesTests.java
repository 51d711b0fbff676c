package io.callbackgateway.documents.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callbackgateway.files.DataDirectory;
import io.callbackgateway.provider.DocumentsSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

/** Nothing that a callback links to leads into the company's own network: a listener at every address of this machine sees no connection. */
class StorageAddressesTests {

    private static final AtomicInteger CONNECTIONS = new AtomicInteger();

    @TempDir
    private Path data;

    private ServerSocket listener;
    private final List<String> asked = new ArrayList<>();

    @BeforeEach
    void listen() throws IOException {
        CONNECTIONS.set(0);
        listener = new ServerSocket(0); // of all addresses, IPv6 and IPv4
        Thread thread = new Thread(this::count, "listener");
        thread.setDaemon(true);
        thread.start();
    }

    private void count() {
        try {
            while (true) {
                Socket connection = listener.accept();
                CONNECTIONS.incrementAndGet();
                connection.close();
            }
        } catch (IOException closed) {
            // over
        }
    }

    @AfterEach
    void close() throws IOException {
        listener.close();
    }

    /** Each of them would reach this machine, or is how people have tried to. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1:{port}/",
                "https://127.1:{port}/",
                "https://127.8.9.1:{port}/",
                "https://2130706433:{port}/",
                "https://0x7f000001:{port}/",
                "https://0x7f.0x0.0x0.0x1:{port}/",
                "https://017700000001:{port}/",
                "https://0177.0.0.1:{port}/",
                "https://0.0.0.0:{port}/",
                "https://0:{port}/",
                "https://[::1]:{port}/",
                "https://[::]:{port}/",
                "https://[::ffff:127.0.0.1]:{port}/",
                "https://[::ffff:7f00:1]:{port}/",
                "https://[0:0:0:0:0:ffff:127.0.0.1]:{port}/",
                "https://[::127.0.0.1]:{port}/",
                "https://[64:ff9b::127.0.0.1]:{port}/",
                "https://[fe80::1%25lo]:{port}/",
                "https://169.254.169.254/latest/meta-data/",
                "https://[fd00:ec2::254]/latest/meta-data/",
                "https://localhost:{port}/",
                "https://LOCALHOST:{port}/",
                "https://localhost.:{port}/",
                "https://files.storage.example.:{port}/",
                "https://localhost.localdomain:{port}/",
                "https://ip6-localhost:{port}/",
                "https://127.0.0.1.nip.io:{port}/",
                "https://storage.example:{port}/",
                "https://storage.example.evil.example:{port}/",
                "https://evilstorage.example:{port}/",
                "https://files.storage.example:1{port}/",
                "https://user@files.storage.example:{port}/",
                "https://files.storage.example:{port}@127.0.0.1:{port}/",
                "https://files.storage.example:{port}#@127.0.0.1:{port}/",
                "https://files.storage.example\\@127.0.0.1:{port}/",
                "https://127.0.0.1:{port}\\.storage.example/",
                "https://127.0.0.1%2Estorage.example:{port}/",
                "https://127.0.0.1%00.storage.example:{port}/",
                "https://１２７.0.0.1:{port}/",
                "https://ⓛocalhost:{port}/",
                "http://files.storage.example:{port}/",
                "http://127.0.0.1:{port}/",
                "file:///etc/passwd",
                "ftp://files.storage.example:{port}/",
                "gopher://127.0.0.1:{port}/",
                "jar:https://files.storage.example:{port}/!/",
                "//127.0.0.1:{port}/",
                "/etc/passwd",
                "https:///",
                "https:files.storage.example",
                "",
                "no link at all"
            })
    void linkLeadsNowhere(String link) throws IOException {
        Storage storage = storage("127.0.0.1", "*.storage.example:" + listener.getLocalPort());

        assertThatThrownBy(() -> storage.fetch(link.replace("{port}", Integer.toString(listener.getLocalPort()))))
                .isInstanceOf(MissingException.class)
                .extracting(e -> ((MissingException) e).reason())
                .isIn(MissingReason.HOST_NOT_ALLOWED, MissingReason.ADDRESS_NOT_ALLOWED);
        assertNoConnection();
    }

    /** Of a name that is allowed. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.255.255.254",
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "10.255.255.255",
                "100.64.0.1",
                "100.100.100.200",
                "100.127.255.255",
                "169.254.169.254",
                "169.254.170.2",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.192",
                "192.0.2.1",
                "192.168.1.1",
                "198.18.0.1",
                "198.51.100.1",
                "203.0.113.1",
                "224.0.0.1",
                "239.255.255.250",
                "240.0.0.1",
                "255.255.255.255",
                "168.63.129.16",
                "::1",
                "::",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "::7f00:1",
                "64:ff9b::7f00:1",
                "64:ff9b:1::1",
                "100::1",
                "2001::1",
                "2001:db8::1",
                "2002:7f00:1::",
                "3fff::1",
                "fc00::1",
                "fd00:ec2::254",
                "fe80::1",
                "fec0::1",
                "ff02::1"
            })
    void nameAtAnAddressThatIsNotPublicLeadsNowhere(String address) throws IOException {
        Storage storage = storage(address, "*.storage.example:" + listener.getLocalPort());

        assertThatThrownBy(() -> storage.fetch(allowed()))
                .isInstanceOf(MissingException.class)
                .extracting(e -> ((MissingException) e).reason())
                .isEqualTo(MissingReason.ADDRESS_NOT_ALLOWED);
        assertThat(asked).containsExactly("files.storage.example");
        assertNoConnection();
    }

    @Test
    void onePublicAddressMakesUpForNoOther() throws IOException {
        Storage storage = storage("8.8.8.8 127.0.0.1", "*.storage.example:" + listener.getLocalPort());

        assertThatThrownBy(() -> storage.fetch(allowed())).isInstanceOf(MissingException.class);
        assertNoConnection();
    }

    /** Else the tests above would say nothing. */
    @Test
    void listenerSeesWhoIsTrusted() throws IOException {
        Storage storage = storage("127.0.0.1", "https://files.storage.example:" + listener.getLocalPort());

        assertThatThrownBy(() -> storage.fetch(allowed()))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("files.storage.example gives no answer");
        assertThat(CONNECTIONS).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.8.8.8", "52.216.0.1", "100.63.255.255", "100.128.0.1", "172.32.0.1", "2600:1f18::1"})
    void publicAddressesAre(String address) throws UnknownHostException {
        assertThat(StorageAddresses.isPublic(InetAddress.getByName(address))).isTrue();
    }

    private String allowed() {
        return "https://files.storage.example:" + listener.getLocalPort() + "/secret?Signature=s";
    }

    private void assertNoConnection() throws IOException {
        try (Socket last = new Socket(InetAddress.getLoopbackAddress(), listener.getLocalPort())) {
            assertThat(last.getInputStream().read()).isNegative(); // those before it have been counted
        }
        assertThat(CONNECTIONS).hasValue(1);
    }

    /** @param addresses at which every host is */
    private Storage storage(String addresses, String... hosts) throws IOException {
        return new Storage(
                new DocumentsSettings(List.of(hosts), DataSize.ofMegabytes(1)),
                new Spool(new DataDirectory(data)),
                new SystemDefaultDnsResolver() {
                    @Override
                    public InetAddress[] resolve(String host) throws UnknownHostException {
                        asked.add(host);
                        List<InetAddress> found = new ArrayList<>();
                        for (String each : addresses.split(" ")) {
                            found.add(InetAddress.getByName(each));
                        }
                        return found.toArray(InetAddress[]::new);
                    }
                });
    }
}
