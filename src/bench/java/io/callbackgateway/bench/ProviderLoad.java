package io.callbackgateway.bench;

import io.callbackgateway.bench.History.Provider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Providers that tell many histories at the same time. The next step of a transaction is sent when the one before was acknowledged,
 * over whatever connection is free, to the next door where there are several; a step that was not is sent again until it is. Some
 * steps are sent once more although they were acknowledged.
 */
final class ProviderLoad {

    private static final double REPEATED = 0.1;
    private static final int RETRY_AFTER = 500;
    private static final int RETRY_ELSEWHERE_AFTER = 20;
    private static final long LAST_ANSWERS = TimeUnit.SECONDS.toNanos(120);

    private final List<URI> doors;
    private final String authorization;
    private final int connections;
    private final NetaxeptApi netaxept;
    private final Writer attempts;
    private final DelayQueue<Telling> due = new DelayQueue<>();
    private volatile boolean over;

    /**
     * @param netaxept is told of each step before the callback is sent; may be {@code null}
     * @param attempts gets a line for each: {@code provider id step code status sent answered}, times in milliseconds since 1970
     */
    ProviderLoad(List<URI> doors, String secret, int connections, NetaxeptApi netaxept, Writer attempts) {
        this.doors = doors;
        this.authorization = "Basic "
                + Base64.getEncoder().encodeToString(("bench:" + secret).getBytes(StandardCharsets.ISO_8859_1));
        this.connections = connections;
        this.netaxept = netaxept;
        this.attempts = attempts;
    }

    /** Begins new histories for as long as this is true, then lets the steps that were begun end. */
    void run(BooleanSupplier goesOn, List<Source> sources) throws InterruptedException {
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            Thread worker = new Thread(this::work, "provider-" + i);
            worker.start();
            workers.add(worker);
        }
        long last = System.nanoTime();
        while (goesOn.getAsBoolean()) {
            Thread.sleep(5);
            long now = System.nanoTime();
            for (Source source : sources) {
                source.begin((now - last) / 1e9);
            }
            last = now;
        }
        over = true;
        long end = System.nanoTime();
        while (sources.stream().anyMatch(source -> source.active.get() > 0) && System.nanoTime() - end < LAST_ANSWERS) {
            Thread.sleep(50);
        }
        workers.forEach(Thread::interrupt);
        for (Thread worker : workers) {
            worker.join();
        }
    }

    private void work() {
        List<DoorConnection> toDoors = doors.stream().map(DoorConnection::new).toList();
        try {
            while (!Thread.currentThread().isInterrupted()) {
                tell(due.take(), toDoors);
            }
        } catch (InterruptedException e) {
            // The end.
        } finally {
            toDoors.forEach(DoorConnection::close);
        }
    }

    private void tell(Telling telling, List<DoorConnection> toDoors) {
        History history = telling.history;
        String code = history.codes().get(telling.step);
        if (netaxept != null && history.provider() == Provider.NETAXEPT) {
            netaxept.set(history.id(), code);
        }
        DoorConnection door = toDoors.get(telling.door++ % doors.size());
        long sent = System.currentTimeMillis();
        int status = door.send(history.request(telling.step, door.host, authorization));
        write(history.provider().word() + " " + history.id() + " " + telling.step + " " + code + " " + status + " " + sent + " "
                + System.currentTimeMillis() + "\n");
        boolean acknowledged = status / 100 == 2;
        if (!acknowledged && !telling.repeats) {
            telling.in(doors.size() > 1 ? RETRY_ELSEWHERE_AFTER : RETRY_AFTER);
        } else if (acknowledged && !telling.repeats && ThreadLocalRandom.current().nextDouble() < REPEATED) {
            telling.repeats = true;
            telling.in(0);
        } else if (telling.step + 1 < history.codes().size() && !over) {
            telling.repeats = false;
            telling.step++;
            telling.in(history.gap());
        } else {
            telling.source.active.decrementAndGet();
            return;
        }
        due.add(telling);
    }

    private void write(String line) {
        try {
            synchronized (attempts) {
                attempts.write(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Histories of one kind, begun at a steady pace; while too many are under way, none. */
    final class Source {
        private final Supplier<History> histories;
        private final double perSecond;
        private final int maxActive;
        private final AtomicInteger active = new AtomicInteger();
        private int left;
        private int begun;
        private double credit;

        /** @param count of all, after which there are no more */
        Source(Supplier<History> histories, double perSecond, int maxActive, int count) {
            this.histories = histories;
            this.perSecond = perSecond;
            this.maxActive = maxActive;
            this.left = count;
        }

        boolean isDone() {
            return left == 0 && active.get() == 0;
        }

        private void begin(double seconds) {
            credit = Math.min(credit + perSecond * seconds, perSecond);
            while (credit >= 1 && left > 0 && active.get() < maxActive) {
                credit--;
                left--;
                active.incrementAndGet();
                Telling telling = new Telling(histories.get(), this, begun++);
                due.add(telling);
            }
        }
    }

    private static final class Telling implements Delayed {
        private final History history;
        private final Source source;
        private int step;
        private int door;
        private boolean repeats;
        private long at = System.nanoTime();

        Telling(History history, Source source, int firstDoor) {
            this.history = history;
            this.source = source;
            this.door = firstDoor & 0xffff;
        }

        void in(int millis) {
            at = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(at - System.nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(at - ((Telling) other).at, 0);
        }
    }
}
