package io.callbackgateway.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callbackgateway.broker.BrokerSession;
import io.callbackgateway.broker.BrokerSessions;
import io.callbackgateway.testing.RunningGateway;
import io.callbackgateway.testing.SharedGateway;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code inbox.dead} with messages of this test, beside what others have there. */
@ExtendWith(SharedGateway.class)
class DeadLettersTests {

    /** More than a client takes in advance. */
    private static final int LARGE = 2_000_000;

    private static BrokerSessions sessions;
    private static DeadLetters deadLetters;

    @BeforeAll
    static void share(RunningGateway shared) {
        sessions = shared.bean(BrokerSessions.class);
        deadLetters = shared.bean(DeadLetters.class);
    }

    @AfterEach
    void empty() throws ActiveMQException {
        deadLetters.sift(without(message -> number(message) >= 0));
    }

    @Test
    void someGoAndAllOthersStayWholeAndInOrder() throws Exception {
        try (BrokerSession broker = sessions.open()) {
            for (int i = 1; i < 450; i++) {
                ClientMessage message = message(i, broker);
                if (i == 100) {
                    message.putStringProperty(Message.HDR_DUPLICATE_DETECTION_ID.toString(), "somebody's");
                } else if (i >= 200 && i < 203) {
                    message.getBodyBuffer().writeBytes(body(i));
                }
                broker.send(DeadLetters.QUEUE, message);
            }
            ClientMessage urgent = message(0, broker);
            urgent.setPriority((byte) 9);
            broker.send(DeadLetters.QUEUE, urgent);
            broker.commit();
        }
        List<Integer> wanted = new ArrayList<>(IntStream.range(0, 450).boxed().toList());
        wanted.removeAll(List.of(7, 201, 250, 449));

        long dropped = deadLetters.sift(without(message -> {
            bodyOf(message);
            return number(message) >= 0 && !wanted.contains(number(message));
        }));

        assertThat(dropped).isEqualTo(4);
        assertThat(numbers()).isEqualTo(wanted);
        assertThat(bodyOf(200)).isEqualTo(body(200));
        assertThat(bodyOf(202)).isEqualTo(body(202));
    }

    @Test
    void whatComesMeanwhileStaysAndIsNotWaitedFor() throws Exception {
        put(0, 450);
        int[] more = {450};

        deadLetters.sift(messages -> {
            put(more[0], more[0] + 1);
            more[0]++;
            return messages;
        });

        assertThat(more[0]).isGreaterThan(452);
        assertThat(numbers())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, more[0]).boxed().toList());
    }

    @Test
    void aFailureInTheMiddleLosesNothing() throws Exception {
        put(0, 450);
        int[] times = {0};

        assertThatThrownBy(() -> deadLetters.sift(messages -> {
                    if (times[0]++ == 1) {
                        throw new IllegalStateException("for a test");
                    }
                    return messages;
                }))
                .hasMessage("for a test");

        assertThat(numbers())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 450).boxed().toList());
    }

    @Test
    void nobodyElseTakesFromTheQueueMeanwhile() throws Exception {
        put(0, 1);
        List<Boolean> done = new ArrayList<>();

        deadLetters.sift(messages -> {
            done.add(CompletableFuture.supplyAsync(DeadLettersTests::takesFromTheQueue)
                    .join());
            return messages;
        });

        assertThat(done).isNotEmpty().containsOnly(false);
    }

    private static boolean takesFromTheQueue() {
        try {
            return deadLetters.alone(() -> {});
        } catch (ActiveMQException e) {
            throw new IllegalStateException(e);
        }
    }

    private static UnaryOperator<List<ClientMessage>> without(java.util.function.Predicate<ClientMessage> dropped) {
        return messages -> messages.stream().filter(dropped.negate()).toList();
    }

    private static void put(int from, int to) {
        try (BrokerSession broker = sessions.open()) {
            for (int i = from; i < to; i++) {
                broker.send(DeadLetters.QUEUE, message(i, broker));
            }
            broker.commit();
        } catch (ActiveMQException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ClientMessage message(int number, BrokerSession broker) {
        ClientMessage message = broker.createMessage(Message.BYTES_TYPE);
        message.putIntProperty("ofThisTest", number);
        return message;
    }

    private static byte[] body(int number) {
        byte[] body = new byte[LARGE];
        java.util.Arrays.fill(body, (byte) number);
        return body;
    }

    private static byte[] bodyOf(int number) throws ActiveMQException {
        try (BrokerSession broker = sessions.open()) {
            return bodyOf(DeadLetters.next(broker.browse(DeadLetters.QUEUE, "ofThisTest = " + number)));
        }
    }

    private static byte[] bodyOf(ClientMessage message) {
        byte[] body = new byte[message.getBodyBuffer().readableBytes()];
        message.getBodyBuffer().readBytes(body);
        return body;
    }

    private static List<Integer> numbers() throws ActiveMQException {
        List<Integer> numbers = new ArrayList<>();
        try (BrokerSession broker = sessions.open()) {
            ClientConsumer all = broker.browse(DeadLetters.QUEUE);
            for (ClientMessage next = DeadLetters.next(all); next != null; next = DeadLetters.next(all)) {
                numbers.add(number(next));
            }
        }
        numbers.removeIf(number -> number < 0);
        return numbers;
    }

    private static int number(ClientMessage message) {
        return message.containsProperty("ofThisTest") ? message.getIntProperty("ofThisTest") : -1;
    }
}
