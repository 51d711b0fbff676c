package io.callbackgateway.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** The measures of {@code load.sh}. Each prints one line of {@code name=value}. */
final class LoadBench {

    private LoadBench() {}

    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "accepts" ->
                accepts(URI.create(args[1]), Caller.of(args[2], URI.create(args[1])), Integer.parseInt(args[3]), seconds(args[4]), seconds(args[5]));
            case "sustained" ->
                sustained(
                        URI.create(args[1]),
                        Caller.of(args[2], URI.create(args[1])),
                        Integer.parseInt(args[3]),
                        seconds(args[4]),
                        seconds(args[5]),
                        args[6],
                        args[7],
                        Long.parseLong(args[8]),
                        ProcessHandle.of(Long.parseLong(args[9])).orElseThrow());
            case "latency" ->
                latency(
                        URI.create(args[1]),
                        Caller.of(args[2], URI.create(args[1])),
                        Integer.parseInt(args[3]),
                        seconds(args[4]),
                        seconds(args[5]),
                        Integer.parseInt(args[6]),
                        args[7],
                        args[8]);
            case "methods" ->
                methods(
                        args[1],
                        args[2],
                        Path.of(args[3]),
                        args[4],
                        args[5],
                        Integer.parseInt(args[6]),
                        seconds(args[7]),
                        seconds(args[8]),
                        Integer.parseInt(args[9]),
                        List.of(args[10].split(",")));
            case "purge" -> purge(args[1], args[2], args[3]);
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    private static void accepts(URI url, Caller caller, int connections, Duration warmUp, Duration duration) {
        Answers answers = new Answers(warmUp, duration);
        new Generator(url, caller, connections, inFlight -> true, answers).run(warmUp.plus(duration));
        System.out.println(answers.summary());
    }

    /**
     * As many callbacks as become events: a connection sends only while fewer than {@code window} are accepted, or on their way
     * in, and not yet consumed.
     */
    private static void sustained(
            URI url,
            Caller caller,
            int connections,
            Duration warmUp,
            Duration duration,
            String brokerUrl,
            String credentials,
            long window,
            ProcessHandle gateway)
            throws Exception {
        Answers answers = new Answers(warmUp, duration);
        var cpuBefore = cpuOf(gateway, warmUp);
        var cpuAfter = cpuOf(gateway, warmUp.plus(duration));
        AtomicLong consumed = new AtomicLong();
        AtomicLong measured = new AtomicLong();
        try (Broker consumer = new Broker(brokerUrl, credentials);
                Broker broker = new Broker(brokerUrl, credentials)) {
            consumer.listen(event -> {
                consumed.incrementAndGet();
                if (answers.measuring()) {
                    measured.incrementAndGet();
                }
            });
            new Generator(
                            url,
                            caller,
                            connections,
                            inFlight -> answers.accepted + inFlight - consumed.get() < window,
                            answers)
                    .run(warmUp.plus(duration));
            Map<String, Long> behind = broker.unfinished();
            long inbox = total(behind, Broker::isInbox);
            long end = System.nanoTime();
            long archived = end;
            Map<String, Long> left = behind;
            while (consumed.get() < answers.accepted || !left.isEmpty()) {
                if (System.nanoTime() - end > Duration.ofMinutes(10).toNanos()) {
                    throw new IllegalStateException(
                            "Not drained: " + left + ", " + consumed + " consumed of " + answers.accepted);
                }
                if (total(left, Broker::isInbox) + total(left, queue -> queue.contains("archive")) > 0) {
                    archived = System.nanoTime();
                }
                Thread.sleep(100);
                left = broker.unfinished();
            }
            Cpu cpu = cpuAfter.join().since(cpuBefore.join());
            System.out.printf(
                    "%s events=%.0f cpu=%.3f cores=%.2f compilers=%.2f behind='%s' inbox=%d archive=%.1f drained=%.1f accepted=%d consumed=%d%n",
                    answers.summary(),
                    measured.get() / (duration.toMillis() / 1e3),
                    cpu.all().minus(cpu.compilers()).toMillis() / (double) measured.get(),
                    cpu.all().toMillis() / (double) duration.toMillis(),
                    cpu.compilers().toMillis() / (double) duration.toMillis(),
                    behind,
                    inbox,
                    (archived - end) / 1e9,
                    (System.nanoTime() - end) / 1e9,
                    answers.accepted,
                    consumed.get());
        }
    }

    private static long total(Map<String, Long> depths, Predicate<String> queues) {
        return depths.entrySet().stream()
                .filter(each -> queues.test(each.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** An open loop: callbacks are due at fixed times, whether or not the ones before them are answered. */
    private static void latency(
            URI url,
            Caller caller,
            int connections,
            Duration warmUp,
            Duration duration,
            int perSecond,
            String brokerUrl,
            String credentials)
            throws Exception {
        Answers answers = new Answers(warmUp, duration);
        Histogram toConsumer = new Histogram();
        Map<String, Long> answeredAt = new ConcurrentHashMap<>();
        Map<String, Long> consumedAt = new ConcurrentHashMap<>();
        Pace pace = new Pace(perSecond);
        Generator.Listener answered = (transactionId, status, nanos) -> {
            if (status / 100 == 2 && answers.measuring()) {
                answeredAt.put(transactionId, System.nanoTime());
            }
            answers.answered(transactionId, status, nanos);
        };
        try (Broker consumer = new Broker(brokerUrl, credentials)) {
            consumer.listen(event -> consumedAt.put(event.getStringProperty("transactionId"), System.nanoTime()));
            new Generator(url, caller, connections, inFlight -> pace.isDue(), answered).run(warmUp.plus(duration));
            for (int i = 0; i < 100 && !consumedAt.keySet().containsAll(answeredAt.keySet()); i++) {
                Thread.sleep(100);
            }
        }
        long missing = 0;
        for (var each : answeredAt.entrySet()) {
            Long at = consumedAt.get(each.getKey());
            if (at == null) {
                missing++;
            } else {
                // The event may be here before the answer.
                toConsumer.add(Math.max(0, at - each.getValue()));
            }
        }
        System.out.printf(
                "%s consumer50=%.2f consumer99=%.2f missing=%d late=%d%n",
                answers.summary(), toConsumer.millis(0.5), toConsumer.millis(0.99), missing, pace.late);
    }

    /**
     * Accepts of each method, in turn and several times over, so that what changes with time (a JIT compiler at work, a disk) changes for
     * all of them.
     */
    private static void methods(
            String doors,
            String secret,
            Path keys,
            String brokerUrl,
            String credentials,
            int connections,
            Duration warmUp,
            Duration duration,
            int rounds,
            List<String> methods)
            throws Exception {
        Map<String, Long> measured = new LinkedHashMap<>();
        Map<String, Long> refused = new HashMap<>();
        for (int round = 0; round <= rounds; round++) {
            for (String method : methods) {
                Duration before = round == 0 ? Duration.ZERO : Duration.ofSeconds(1);
                Answers answers = new Answers(before, round == 0 ? warmUp : duration);
                URI url = URI.create(doors + method.replace("-", ""));
                new Generator(url, Caller.of(method, secret, keys, url), connections, inFlight -> true, answers)
                        .run(before.plus(round == 0 ? warmUp : duration));
                purge(brokerUrl, credentials, "inbox.idpay");
                if (round > 0) {
                    measured.merge(method, answers.measured, Long::sum);
                    refused.merge(method, answers.refused, Long::sum);
                }
            }
        }
        double seconds = rounds * duration.toMillis() / 1e3;
        double base = measured.get(methods.get(0));
        measured.forEach((method, count) -> System.out.printf(
                "%-24s %8.0f/s  %.2f of %s, refused %d%n",
                method, count / seconds, count / base, methods.get(0), refused.get(method)));
    }

    private static void purge(String brokerUrl, String credentials, String queue) throws Exception {
        try (Broker broker = new Broker(brokerUrl, credentials)) {
            broker.purge(queue);
        }
    }

    private static CompletableFuture<Cpu> cpuOf(ProcessHandle process, Duration later) {
        return CompletableFuture.supplyAsync(
                () -> Cpu.of(process), CompletableFuture.delayedExecutor(later.toMillis(), TimeUnit.MILLISECONDS));
    }

    /**
     * What a process has used of the processors so far.
     *
     * @param compilers of it, its JIT compilers: all of them, as long as the JVM ends none, which on two cores has one of each kind
     */
    private record Cpu(Duration all, Duration compilers) {

        /** By proc(5) the ticks of a thread in user and system mode, behind its name in parentheses and eleven other fields. */
        static Cpu of(ProcessHandle process) {
            long ticks = 0;
            try (var threads = Files.newDirectoryStream(Path.of("/proc", String.valueOf(process.pid()), "task"))) {
                for (Path thread : threads) {
                    String stat = Files.readString(thread.resolve("stat"));
                    if (stat.contains("CompilerThre")) {
                        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
                        ticks += Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return new Cpu(process.info().totalCpuDuration().orElseThrow(), Duration.ofMillis(ticks * 10));
        }

        Cpu since(Cpu before) {
            return new Cpu(all.minus(before.all), compilers.minus(before.compilers));
        }
    }

    private static Duration seconds(String text) {
        return Duration.ofSeconds(Long.parseLong(text));
    }

    /** Counts what is answered between the end of the warm-up and the end of the measure. */
    private static final class Answers implements Generator.Listener {

        private final Histogram latencies = new Histogram();
        private final long from;
        private final long to;
        private final double seconds;
        private long accepted;
        private long measured;
        private long refused;

        Answers(Duration warmUp, Duration duration) {
            from = System.nanoTime() + warmUp.toNanos();
            to = from + duration.toNanos();
            seconds = duration.toMillis() / 1e3;
        }

        boolean measuring() {
            long now = System.nanoTime();
            return now - from >= 0 && now - to < 0;
        }

        @Override
        public void answered(String transactionId, int status, long nanos) {
            if (status / 100 == 2) {
                accepted++;
            } else {
                refused++;
            }
            if (status / 100 == 2 && measuring()) {
                measured++;
                latencies.add(nanos);
            }
        }

        String summary() {
            return String.format(
                    "rate=%.0f p50=%.2f p99=%.2f refused=%d",
                    measured / seconds, latencies.millis(0.5), latencies.millis(0.99), refused);
        }
    }

    /** Of times up to two seconds, exact to a microsecond; what is longer counts as two seconds. */
    private static final class Histogram {

        private final int[] micros = new int[2_000_000];
        private long count;

        void add(long nanos) {
            micros[(int) Math.min(nanos / 1_000, micros.length - 1)]++;
            count++;
        }

        double millis(double quantile) {
            long left = (long) Math.ceil(count * quantile);
            int i = 0;
            for (; i < micros.length - 1 && (left -= micros[i]) > 0; i++) {}
            return i / 1e3;
        }
    }

    /** When the next callback is due. Asked by the generator's thread alone. */
    private static final class Pace {

        private static final long LATE = Duration.ofMillis(20).toNanos();

        private final long interval;
        private long next = System.nanoTime() + Duration.ofMillis(500).toNanos();

        /** Callbacks that had to wait for a free connection, or for the generator. */
        private long late;

        Pace(int perSecond) {
            interval = Duration.ofSeconds(1).toNanos() / perSecond;
        }

        boolean isDue() {
            long over = System.nanoTime() - next;
            if (over < 0) {
                return false;
            }
            late += over > LATE ? 1 : 0;
            next += interval;
            return true;
        }
    }
}
