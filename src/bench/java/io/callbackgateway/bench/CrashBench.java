package io.callbackgateway.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** The parts of {@code crash.sh} that a shell cannot do. */
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
                        Caller.of(args[2], URI.create(args[1])),
                        Integer.parseInt(args[3]),
                        Duration.ofSeconds(Long.parseLong(args[4])),
                        Path.of(args[5]));
            case "drain" -> drain(args[1], args[2], Path.of(args[3]), Path.of(args[4]));
            case "judge" -> System.exit(judge(Path.of(args[1]), Path.of(args[2]), Path.of(args[3])));
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    /** Writes each attempt's transaction id and status. */
    private static void attack(URI url, Caller caller, int connections, Duration duration, Path attempts)
            throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(attempts)) {
            new Generator(url, caller, connections, inFlight -> true, (transactionId, status, nanos) -> {
                        try {
                            out.write(transactionId + " " + status + "\n");
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .run(duration);
        }
    }

    /** Waits until the gateway has nothing left to do, then takes the events and writes their transaction ids. */
    private static void drain(String url, String credentials, Path ledger, Path events) throws Exception {
        try (Broker broker = new Broker(url, credentials);
                Connection database = open(ledger);
                BufferedWriter out = Files.newBufferedWriter(events)) {
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
            if (broker.depths().containsKey("inbox.dead")) {
                out.write("dead " + broker.depths().get("inbox.dead") + "\n");
            }
            broker.take(transactionId -> {
                try {
                    out.write(transactionId + "\n");
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    /** @return the exit code */
    private static int judge(Path attempts, Path events, Path ledger) throws IOException, SQLException {
        Map<String, Fate> fates = new HashMap<>();
        Map<Integer, Integer> answers = new HashMap<>();
        try (Stream<Path> files = Files.list(attempts)) {
            for (Path file : files.toList()) {
                for (String line : (Iterable<String>) Files.lines(file)::iterator) {
                    int space = line.indexOf(' ');
                    int status = Integer.parseInt(line.substring(space + 1));
                    answers.merge(status, 1, Integer::sum);
                    Fate fate = fates.computeIfAbsent(line.substring(0, space), id -> new Fate());
                    fate.attempted = true;
                    fate.acknowledged = status / 100 == 2;
                }
            }
        }
        int strange = 0;
        for (var answer : answers.entrySet()) {
            int status = answer.getKey();
            if (status / 100 != 2 && status != 503 && status != Generator.NO_ANSWER) {
                strange += answer.getValue();
            }
        }
        for (String line : (Iterable<String>) Files.lines(events)::iterator) {
            if (line.startsWith("dead ")) {
                strange += Integer.parseInt(line.substring(5));
            } else {
                fates.computeIfAbsent(line, id -> new Fate()).events++;
            }
        }
        try (Connection database = open(ledger);
                ResultSet rows = database.createStatement()
                        .executeQuery("SELECT coalesce(transaction_id, ''), outcome FROM callbacks")) {
            while (rows.next()) {
                fates.computeIfAbsent(rows.getString(1), id -> new Fate()).outcomes++;
                if (!rows.getString(2).equals("emitted")) {
                    strange++;
                }
            }
        }
        int acknowledged = 0;
        int lost = 0;
        int doubled = 0;
        int unexpected = strange;
        for (Fate fate : fates.values()) {
            acknowledged += fate.acknowledged ? 1 : 0;
            // What is recorded was kept, whether the client saw the 2xx or not: its event must be there.
            boolean mustBeThere = fate.acknowledged || fate.outcomes > 0;
            lost += mustBeThere && (fate.outcomes == 0 || fate.events == 0) ? 1 : 0;
            doubled += fate.outcomes > 1 || fate.events > 1 ? 1 : 0;
            boolean fromNowhere = !fate.attempted || fate.outcomes == 0 && fate.events > 0;
            unexpected += fromNowhere ? 1 : 0;
        }
        System.out.println("answers        " + answers + "   (0: none)");
        System.out.println("attempted      "
                + answers.values().stream().mapToInt(Integer::intValue).sum());
        System.out.println("acknowledged   " + acknowledged);
        System.out.println("lost           " + lost);
        System.out.println("doubled        " + doubled);
        System.out.println("unexpected     " + unexpected);
        return lost + doubled + unexpected > 0 ? 1 : 0;
    }

    private static long recorded(Connection database) throws SQLException {
        try (ResultSet count = database.createStatement().executeQuery("SELECT count(*) FROM callbacks")) {
            return count.getLong(1);
        }
    }

    private static Connection open(Path ledger) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + ledger + "?busy_timeout=5000");
    }

    /** What became of one transaction. */
    private static final class Fate {
        private boolean attempted;
        private boolean acknowledged;
        private int outcomes;
        private int events;
    }
}
