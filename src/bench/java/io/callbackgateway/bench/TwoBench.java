package io.callbackgateway.bench;

import io.callbackgateway.bench.History.Provider;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.activemq.artemis.api.core.client.ClientMessage;

/** The parts of {@code two.sh} that a shell cannot do. */
final class TwoBench {

    private static final Duration QUIET = Duration.ofSeconds(3);
    private static final Duration STUCK = Duration.ofMinutes(3);

    private TwoBench() {}

    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "attack" ->
                attack(
                        Arrays.stream(args[1].split(",")).map(URI::create).toList(),
                        args[2],
                        Integer.parseInt(args[3]),
                        Integer.parseInt(args[4]),
                        Integer.parseInt(args[5]),
                        Integer.parseInt(args[6]),
                        List.of(args[7].split(",")),
                        args[8],
                        args[9],
                        Path.of(args[10]));
            case "judge" -> System.exit(judge(Path.of(args[1]), args[2], Long.parseLong(args[3])));
            case "clock" -> clock(Path.of(args[1]));
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    /** Sends so many transactions and takes their events as they come, until nothing is left to do. */
    private static void attack(
            List<URI> doors,
            String secret,
            int transactions,
            int perSecond,
            int connections,
            int gap,
            List<String> steps,
            String url,
            String credentials,
            Path folder)
            throws Exception {
        CrashBench.endWithParent();
        try (BufferedWriter attempts = append(folder.resolve("attempts"));
                BufferedWriter events = append(folder.resolve("events"));
                Broker consumer = new Broker(url, credentials);
                Broker broker = new Broker(url, credentials)) {
            broker.subscribe();
            AtomicLong lastAt = new AtomicLong(System.nanoTime());
            consumer.listen(Broker.JUDGE, message -> {
                write(events, message);
                lastAt.set(System.nanoTime());
            });
            ProviderLoad load = new ProviderLoad(doors, secret, connections, null, attempts);
            ProviderLoad.Source proposals = load.new Source(
                    () -> Histories.of(Provider.PROPOSAL, steps, gap),
                    perSecond / (double) steps.size(),
                    connections * 4,
                    transactions);
            load.run(() -> !proposals.isDone(), List.of(proposals));
            Map<String, Long> left = broker.unfinished();
            while (!left.isEmpty() || System.nanoTime() - lastAt.get() < QUIET.toNanos()) {
                if (System.nanoTime() - lastAt.get() > STUCK.toNanos()) {
                    throw new IllegalStateException("Nothing moves any more: " + left);
                }
                Thread.sleep(200);
                left = broker.unfinished();
            }
            consumer.stopListening();
            System.out.println("drained, then in queues: " + broker.depths());
            Long dead = broker.depths().get(Broker.DEAD);
            if (dead != null) {
                events.write("dead " + dead + "\n");
            }
            broker.take((queue, message) -> {
                try {
                    events.write(ToldEvent.of(queue, message).line());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    private static void write(
            BufferedWriter events, ClientMessage message) {
        try {
            events.write(ToldEvent.of(Broker.JUDGE, message).line());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BufferedWriter append(Path file) throws IOException {
        return Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /**
     * @param killed when one gateway was, in milliseconds since 1970; 0 where none was
     * @return the exit code
     */
    private static int judge(Path folder, String ledger, long killed) throws Exception {
        Judgement judgement = new Judgement();
        judgement.readAttempts(folder.resolve("attempts"));
        judgement.readEvents(folder.resolve("events"));
        try (Connection database = DriverManager.getConnection(ledger)) {
            judgement.readLedger(database);
        }
        boolean pass = judgement.pass();
        List<Long> delays = new ArrayList<>();
        List<Long> arrivals = new ArrayList<>();
        long toldByThen = killed;
        for (Judgement.Fate fate : judgement.fates.values()) {
            for (Judgement.Step step : fate.steps) {
                if (step.told != null && step.acknowledgedAt > 0 && step.told.arrived() > killed) {
                    delays.add(step.told.arrived() - step.acknowledgedAt);
                    arrivals.add(step.told.arrived());
                    if (step.acknowledgedAt < killed) {
                        toldByThen = Math.max(toldByThen, step.told.arrived());
                    }
                }
            }
        }
        if (delays.isEmpty()) {
            return 1;
        }
        Collections.sort(delays);
        Collections.sort(arrivals);
        System.out.printf(
                "from 2xx to event%s: median %d ms, p99 %d ms, longest %.1f s%n",
                killed > 0 ? ", after the kill" : "",
                delays.get(delays.size() / 2),
                delays.get(delays.size() * 99 / 100),
                delays.get(delays.size() - 1) / 1e3);
        if (killed > 0) {
            long silence = arrivals.get(0) - killed;
            for (int i = 1; i < arrivals.size(); i++) {
                silence = Math.max(silence, arrivals.get(i) - arrivals.get(i - 1));
            }
            System.out.printf(
                    "from the kill to the next event of any transaction %.2f s, longest silence after it %.2f s; all that was"
                            + " acknowledged before the kill was told %.2f s after it%n",
                    (arrivals.get(0) - killed) / 1e3, silence / 1e3, (toldByThen - killed) / 1e3);
        }
        return pass ? 0 : 1;
    }

    /** How far the clock of this JVM is ahead of the one that the kernel gives to files. */
    private static void clock(Path folder) throws IOException {
        Path file = Files.createTempFile(folder, "clock", "");
        System.out.println(System.currentTimeMillis() - Files.getLastModifiedTime(file).toMillis());
        Files.delete(file);
    }
}
