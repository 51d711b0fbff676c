package io.callbackgateway.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callbackgateway.broker.BrokerSession;
import io.callbackgateway.broker.BrokerSessions;
import io.callbackgateway.broker.EmbeddedBroker;
import io.callbackgateway.testing.RunningGateway;
import io.callbackgateway.testing.SharedGateway;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lanes on queues of a real broker. A message is {@code key:number}. */
@ExtendWith(SharedGateway.class)
class LaneTests {

    private static RunningGateway gateway;
    private static ExecutorService workers;

    private final String queue = "inbox.lane-" + UUID.randomUUID();
    private final Work work = new Work();
    private final Set<String> paused = ConcurrentHashMap.newKeySet();
    private Lane<String> lane;

    @BeforeAll
    static void share(RunningGateway shared) {
        gateway = shared;
        workers = Executors.newCachedThreadPool();
    }

    @AfterAll
    static void stop() {
        workers.shutdownNow();
    }

    @BeforeEach
    void createQueue() throws ActiveMQException {
        try (BrokerSession broker = sessions().open()) {
            broker.createQueue(queue, queue, RoutingType.ANYCAST);
        }
    }

    @AfterEach
    void stopLane() {
        if (lane != null) {
            lane.stop();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 8})
    void everyMessageIsSettledOnceAndInTheOrderOfItsKey(int parallel) throws Exception {
        put(IntStream.range(0, 2_000).mapToObj(i -> "k" + i % 50 + ":" + i / 50));

        open(parallel);

        await().untilAsserted(() -> assertThat(work.settled).hasSize(2_000));
        for (int key = 0; key < 50; key++) {
            assertThat(work.settledOf("k" + key))
                    .isEqualTo(IntStream.range(0, 40).boxed().toList());
        }
        assertEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 8})
    void aFailingMessageHoldsBackItsOwnKeyAndNoOther(int parallel) throws Exception {
        work.failing.add("bad:1");
        put(IntStream.range(0, 300).mapToObj(i -> (i % 100 == 7 ? "bad" : "good" + i) + ":" + i / 100));

        open(parallel);

        await().untilAsserted(() -> assertThat(work.settled).hasSize(298));
        assertThat(work.settledOf("bad")).containsExactly(0);
        assertThat(lane.waiting()).isEqualTo(2);
        assertThat(lane.stopped()).isNull();

        work.failing.clear();
        await().untilAsserted(() -> assertThat(work.settledOf("bad")).containsExactly(0, 1, 2));
        assertEmpty();
    }

    @Test
    void aMessageThatFailsAloneDoesNotDelayThoseThatComeLater() throws Exception {
        work.failing.add("bad:0");
        put(List.of("bad:0").stream());
        open(8);
        await().until(() -> work.attempts.get() >= 3); // its own delay is 1.6 s or more by now

        for (int i = 0; i < 20; i++) {
            int number = i;
            long sent = System.nanoTime();
            put(List.of("good" + i + ":0").stream());
            await().pollInterval(Duration.ofMillis(5))
                    .until(() -> work.settledOf("good" + number).size() == 1);
            assertThat(System.nanoTime() - sent).isLessThan(1_000_000_000L);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 8})
    void whenNothingSucceedsTheLaneStopsAndTriesOneAtATimeUntilOneDoes(int parallel) throws Exception {
        work.allFail = true;
        put(IntStream.range(0, 1_000).mapToObj(i -> "k" + i % 200 + ":" + i / 200));
        open(parallel);
        await().until(() -> lane.stopped() != null);
        int atOnce = work.attempts.get();
        await().until(() -> work.attempts.get() >= atOnce + 3); // by then it has been down for some seconds

        assertThat(atOnce).isLessThan(20);
        assertThat(work.attempts).hasValueLessThan(20);
        assertThat(work.settled).isEmpty();
        work.allFail = false;

        await().untilAsserted(() -> assertThat(work.settled).hasSize(1_000));
        assertThat(lane.stopped()).isNull();
        for (int key = 0; key < 200; key++) {
            assertThat(work.settledOf("k" + key)).containsExactly(0, 1, 2, 3, 4);
        }
        assertEmpty();
    }

    @Test
    void aMessageThatCannotBeSettledIsFoundAmongTheOthers() throws Exception {
        work.unsettleable.add("bad:0");
        put(IntStream.range(0, 300).mapToObj(i -> (i == 150 ? "bad" : "good" + i) + ":0"));

        open(0);

        await().untilAsserted(() -> assertThat(work.settled).hasSize(299));
        work.unsettleable.clear();
        await().untilAsserted(() -> assertThat(work.settledOf("bad")).containsExactly(0));
        assertEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 8})
    void whatABrokenSessionHeldComesAgainInItsOrder(int parallel) throws Exception {
        work.breaks.set(3);
        work.failing.add("bad:0");
        put(IntStream.range(0, 200).mapToObj(i -> (i % 20 == 0 ? "bad" : "k" + i % 20) + ":" + i / 20));

        open(parallel);

        await().untilAsserted(() -> assertThat(work.committed()).hasSize(190));
        work.failing.clear();
        await().untilAsserted(() -> assertThat(work.committed()).hasSize(200));
        assertEmpty();
        assertThat(work.breaks).hasValue(0);
        for (String key : List.of("bad", "k1", "k19")) {
            assertThat(work.settledOf(key).stream().distinct()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 8})
    void anErrorOfTheMachineEndsNoLane(int parallel) throws Exception {
        work.errors.set(3);
        put(IntStream.range(0, 50).mapToObj(i -> "k" + i % 5 + ":" + i / 5));

        open(parallel);

        await().untilAsserted(() -> assertThat(work.settled).hasSize(50));
        assertThat(work.errors).hasValue(0);
        for (int key = 0; key < 5; key++) {
            assertThat(work.settledOf("k" + key)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        }
        assertEmpty();
    }

    @Test
    void aStoppedLaneGivesBackWhatItHolds() throws Exception {
        work.failing.add("bad:0");
        put(List.of("bad:0", "bad:1", "good:0").stream());
        open(0);
        await().untilAsserted(() -> assertThat(work.settledOf("good")).hasSize(1));

        lane.stop();
        work.failing.clear();
        open(0);

        await().untilAsserted(() -> assertThat(work.settledOf("bad")).containsExactly(0, 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 8})
    void aPausedLaneHasNothingInHandAndGoesOnInOrder(int parallel) throws Exception {
        work.failing.add("bad:0");
        put(List.of("bad:0", "bad:1", "good:0").stream());
        open(parallel);
        await().untilAsserted(() -> assertThat(lane.state()).satisfies(state -> {
            assertThat(state.failing()).isEqualTo(2);
            assertThat(state.lastFailure()).isEqualTo("not now");
        }));

        paused.add(queue);
        put(List.of("good:1", "good:2").stream());
        await().untilAsserted(() -> assertThat(gateway.bean(EmbeddedBroker.class)
                        .server()
                        .locateQueue(SimpleString.of(queue))
                        .getConsumerCount())
                .isZero());

        assertThat(lane.state()).satisfies(state -> {
            assertThat(state.paused()).isTrue();
            assertThat(state.inHand()).isZero();
            assertThat(state.failing()).isZero();
            assertThat(state.stopped()).isNull();
        });
        assertThat(work.settledOf("good")).containsExactly(0);

        work.failing.clear();
        paused.clear();
        await().untilAsserted(() -> assertThat(work.settled).hasSize(5));
        assertThat(work.settledOf("bad")).containsExactly(0, 1);
        assertThat(work.settledOf("good")).containsExactly(0, 1, 2);
    }

    @Test
    void whatRunsWhenTheLaneIsPausedIsFinished() throws Exception {
        work.mayEnd = new CountDownLatch(1);
        put(List.of("a:0", "b:0").stream());
        open(8);
        await().until(() -> work.found.get() == 2);

        paused.add(queue);
        work.mayEnd.countDown();

        await().untilAsserted(() -> assertThat(work.settled).hasSize(2));
        assertEmpty();
    }

    @Test
    void aLaneThatIsStoppedWhenItIsPausedIsNoLongerCalledSo() throws Exception {
        work.allFail = true;
        put(IntStream.range(0, 20).mapToObj(i -> "k" + i + ":0"));
        open(0);
        await().until(() -> lane.stopped() != null);

        paused.add(queue);

        await().until(() -> lane.stopped() == null);
    }

    @Test
    void whatIsFoundOutForAKeyHoldsForItsMessagesThatWereThereBefore() throws Exception {
        put(IntStream.range(0, 100).mapToObj(i -> "same:" + i));

        open(8);

        await().untilAsserted(() -> assertThat(work.settled).hasSize(100));
        assertThat(work.found).hasValueLessThan(5);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 8})
    void nothingIsTriedBeforeTheTimeThatAFailureAsksFor(int parallel) throws Exception {
        long start = System.nanoTime();
        work.failures.put("k0:0", new NotYetException("not before a second has passed", Duration.ofSeconds(1)));
        put(Stream.of("k0:0"));
        open(parallel);
        await().until(() -> lane.stopped() != null);
        int attempts = work.attempts.get();
        work.failures.clear();
        put(IntStream.range(0, 20).mapToObj(i -> "k" + i % 5 + ":" + (i / 5 + 1)));

        await().untilAsserted(() -> assertThat(work.settled).hasSize(21));

        assertThat(lane.stopped()).isNull();
        assertThat(attempts).isEqualTo(1);
        assertThat(Duration.ofNanos(work.settledAt.get() - start)).isGreaterThan(Duration.ofMillis(900));
        assertThat(work.settledOf("k0")).containsExactly(0, 1, 2, 3, 4);
        assertEmpty();
    }

    @Test
    void aFailureMayAskForADelayOfItsOwnAndIsTriedAtOnceWhenAllSucceedAgain() throws Exception {
        work.failures.put("bad:0", new Slow());
        put(Stream.of("bad:0"));
        open(8);
        await().until(() -> work.attempts.get() == 1 && lane.waiting() == 1);
        work.failures.clear();

        put(Stream.of("good:0"));

        await().untilAsserted(() -> assertThat(work.settled).containsExactly("good:0", "bad:0"));
        work.failures.put("bad:1", new Slow());
        put(Stream.of("good:1", "bad:1"));
        await().until(() -> lane.waiting() == 1);
        put(Stream.of("good:2"));
        await().untilAsserted(() -> assertThat(work.settledOf("good")).hasSize(3));
        assertThat(work.attempts).as("it fails while others succeed").hasValueLessThan(4);
    }

    private static final class Slow extends Exception implements RetryDelay {
        @Override
        public Duration delay(int failures, boolean alone) {
            return Duration.ofHours(1);
        }
    }

    private void open(int parallel) {
        lane = new Lane<>(queue, 128, parallel, Duration.ZERO, workers, sessions(), paused::contains, work);
        lane.start();
    }

    private void put(Stream<String> messages) throws ActiveMQException {
        try (BrokerSession broker = sessions().open()) {
            for (String each : messages.toList()) {
                ClientMessage message = broker.createMessage(Message.TEXT_TYPE);
                message.putStringProperty("text", each);
                broker.send(queue, message);
            }
            broker.commit();
        }
    }

    private void assertEmpty() {
        var broker = gateway.bean(EmbeddedBroker.class);
        await().untilAsserted(() -> assertThat(broker.depth(queue)).isZero());
    }

    private static BrokerSessions sessions() {
        return gateway.bean(BrokerSessions.class);
    }

    private static final class Work implements LaneWork<String> {

        private final List<String> settled = new CopyOnWriteArrayList<>();
        private final Set<String> failing = ConcurrentHashMap.newKeySet();
        private final Map<String, Exception> failures = new ConcurrentHashMap<>();
        private final AtomicLong settledAt = new AtomicLong();
        private final Set<String> unsettleable = ConcurrentHashMap.newKeySet();
        private final AtomicInteger attempts = new AtomicInteger();
        private final AtomicInteger breaks = new AtomicInteger();
        private final AtomicInteger errors = new AtomicInteger();
        private final AtomicInteger found = new AtomicInteger();
        private volatile boolean allFail;
        private volatile CountDownLatch mayEnd = new CountDownLatch(0);

        @Override
        public void prepare(BrokerSession broker) {}

        @Override
        public String open(ClientMessage message) {
            return message.getStringProperty("text");
        }

        @Override
        public String key(String item) {
            return item.substring(0, item.indexOf(':'));
        }

        @Override
        public void run(String item, Map<String, Object> shared) throws Exception {
            Exception failure = failures.get(item);
            if (failure != null) {
                attempts.incrementAndGet();
                throw failure;
            }
            shared.computeIfAbsent("answer", question -> found.incrementAndGet());
            mayEnd.await();
            if (allFail || failing.contains(item)) {
                attempts.incrementAndGet();
                throw new IllegalStateException("not now");
            }
        }

        @Override
        public void settle(List<String> items, BrokerSession out) throws ActiveMQException {
            if (items.stream().anyMatch(unsettleable::contains)) {
                throw new IllegalStateException("one of them");
            }
            if (errors.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new StackOverflowError();
            }
            if (items.size() > 5 && breaks.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new ActiveMQException("the session breaks");
            }
            settledAt.compareAndSet(0, System.nanoTime());
            settled.addAll(items);
        }

        @Override
        public String describe(String item) {
            return item;
        }

        @Override
        public String describe(Throwable failure) {
            return failure.getMessage();
        }

        List<Integer> settledOf(String key) {
            List<Integer> numbers = new ArrayList<>();
            for (String each : settled) {
                if (key(each).equals(key)) {
                    numbers.add(Integer.parseInt(each.substring(key.length() + 1)));
                }
            }
            return numbers;
        }

        List<String> committed() {
            return settled.stream().distinct().toList();
        }
    }
}
