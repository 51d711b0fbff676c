package io.callbackgateway.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** The parts of {@code crash.sh} and {@code power.sh} that a shell cannot do. */
final class CrashBench {

    /** Longer than the longest redelivery delay of {@code broker.xml}. */
    private static final Duration STUCK = Duration.ofMinutes(3);

    /** The same figures this many seconds in a row are the end. */
    private static final int STABLE = 3;

    private CrashBench() {}

    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "attack" ->
                attack(
                        URI.create(args[1]),
                        args[2],
                        Integer.parseInt(args[3]),
                        Integer.parseInt(args[4]),
                        Integer.parseInt(args[5]),
                        Integer.parseInt(args[6]),
                        Path.of(args[7]));
            case "subscribe" -> {
                try (Broker broker = new Broker(args[1], args[2])) {
                    broker.subscribe();
                }
            }
            case "take" -> take(args[1], args[2], Path.of(args[3]));
            case "drain" -> drain(args[1], args[2], args[3], Path.of(args[4]));
            case "judge" -> System.exit(judge(Path.of(args[1]), args[2], args.length > 3 ? Path.of(args[3]) : null));
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    /**
     * Load until there is a file {@code enough} in the folder; then there will be {@code attempts} in full, and {@code done}. The
     * emulator of Netaxept's API answers until this process is ended.
     */
    private static void attack(
            URI door, String secret, int connections, int perSecond, int netaxeptPerSecond, int apiPort, Path folder)
            throws Exception {
        endWithParent();
        NetaxeptApi api = new NetaxeptApi(apiPort);
        try (BufferedWriter attempts = Files.newBufferedWriter(folder.resolve("attempts"))) {
            ProviderLoad load = new ProviderLoad(List.of(door), secret, connections, api, attempts);
            load.run(
                    () -> !Files.exists(folder.resolve("enough")),
                    List.of(
                            load.new Source(
                                    Histories::fast,
                                    perSecond / Histories.MEAN_STEPS,
                                    connections * 2,
                                    Integer.MAX_VALUE),
                            load.new Source(
                                    Histories::netaxept,
                                    netaxeptPerSecond / Histories.MEAN_NETAXEPT_STEPS,
                                    connections * 2,
                                    Integer.MAX_VALUE)));
        }
        Files.createFile(folder.resolve("done"));
        Thread.sleep(Long.MAX_VALUE);
    }

    /** A shell that kills what it has started in the background kills a shell, and not the JVM below that. */
    static void endWithParent() {
        ProcessHandle.current().parent().orElseThrow().onExit().thenRun(() -> Runtime.getRuntime().halt(1));
    }

    /** Takes the events that there are. Between two kills, so that none can be taken twice. */
    private static void take(String url, String credentials, Path events) throws Exception {
        try (Broker broker = new Broker(url, credentials);
                BufferedWriter out =
                        Files.newBufferedWriter(events, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            take(broker, out);
        }
    }

    private static void take(Broker broker, BufferedWriter out) throws Exception {
        broker.take((queue, message) -> {
            try {
                out.write(ToldEvent.of(queue, message).line());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** Waits until the gateway has nothing left to do, then takes the last events. */
    private static void drain(String url, String credentials, String ledger, Path events) throws Exception {
        try (Broker broker = new Broker(url, credentials);
                Connection database = DriverManager.getConnection(ledger);
                BufferedWriter out =
                        Files.newBufferedWriter(events, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            String last = "";
            int same = 0;
            while (same < STABLE || !last.startsWith("{}")) {
                Thread.sleep(1_000);
                String now = broker.unfinished() + " unfinished, " + recorded(database) + " recorded";
                same = now.equals(last) ? same + 1 : 0;
                if (same == STUCK.toSeconds()) {
                    throw new IllegalStateException("Nothing moves any more: " + now);
                }
                last = now;
            }
            System.out.println("drained: " + last + ", then in queues: " + broker.depths());
            if (broker.depths().containsKey(Broker.DEAD)) {
                out.write("dead " + broker.depths().get(Broker.DEAD) + "\n");
            }
            take(broker, out);
        }
    }

    /**
     * @param archive {@code null} where nobody asks
     * @return the exit code
     */
    private static int judge(Path folder, String ledger, Path archive) throws IOException, SQLException {
        Judgement judgement = new Judgement();
        judgement.readAttempts(folder.resolve("attempts"));
        judgement.readEvents(folder.resolve("events"));
        try (Connection database = DriverManager.getConnection(ledger)) {
            judgement.readLedger(database);
        }
        boolean pass = judgement.pass();
        if (archive != null) {
            pass &= Archive.read(archive).holds(folder.resolve("events"));
        }
        return pass ? 0 : 1;
    }

    private static long recorded(Connection database) throws SQLException {
        try (ResultSet count = database.createStatement().executeQuery("SELECT count(*) FROM callbacks")) {
            count.next();
            return count.getLong(1);
        }
    }
}
