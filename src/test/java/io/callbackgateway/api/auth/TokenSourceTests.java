package io.callbackgateway.api.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.callbackgateway.api.auth.NotIssuedException.Kind;
import io.callbackgateway.failure.Failures;
import io.callbackgateway.testing.SetClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What a token endpoint is asked, and when, however many want a token. */
@Timeout(30)
@ExtendWith(OutputCaptureExtension.class)
class TokenSourceTests {

    private static final String SETTINGS = "gateway.providers.acme.test.api.auth.login";
    private static final NotIssuedException REJECTED =
            new NotIssuedException(Kind.REJECTED, "answered 401", Duration.ZERO);
    private static final NotIssuedException AWAY = new NotIssuedException(Kind.UNAVAILABLE, "is away", Duration.ZERO);

    private final SetClock clock = new SetClock(Instant.parse("2026-01-31T12:00:00Z"));
    private final AtomicInteger calls = new AtomicInteger();
    private final List<IssuedToken> refreshedWith = new ArrayList<>();
    private final Deque<Runnable> renewals = new ArrayDeque<>();
    private Duration life = Duration.ofHours(1);
    private RuntimeException failure;
    private CountDownLatch answers = new CountDownLatch(0);

    private final TokenSource source =
            new TokenSource("acme/test", SETTINGS, this::issue, clock, renewals::add, Duration.ofMillis(1));

    private IssuedToken issue(IssuedToken previous) {
        int call = calls.incrementAndGet();
        refreshedWith.add(previous);
        try {
            answers.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        if (failure != null) {
            throw failure;
        }
        return new IssuedToken("hunter" + call, clock.instant(), clock.instant().plus(life), "r", false);
    }

    @Test
    void sixtyFourThatWantOneMakeOneCallAndShareIt() throws Exception {
        Queue<Object> results = atOnce(64, source::token);

        assertThat(calls).hasValue(1);
        assertThat(results).hasSize(64).containsOnly(results.peek());
    }

    @Test
    void sixtyFourShareAFailureToo() throws Exception {
        failure = REJECTED;

        Queue<Object> results = atOnce(64, source::token);

        assertThat(calls).hasValue(1);
        assertThat(results).hasSize(64).allSatisfy(each -> assertThat(each)
                .isInstanceOf(NoTokenException.class)
                .hasToString(NoTokenException.class.getName() + ": " + source.problem()));
    }

    @Test
    void sixtyFourWhoseTokenIsNotTakenMakeOneCall() throws Exception {
        IssuedToken old = source.token();

        Queue<Object> results = atOnce(64, () -> source.insteadOf(old));

        assertThat(calls).hasValue(2);
        assertThat(results).hasSize(64).containsOnly(results.peek()).doesNotContain(old);
        assertThat(source.insteadOf(old)).as("one that comes late").isEqualTo(results.peek());
        assertThat(calls).hasValue(2);
    }

    @ParameterizedTest
    @CsvSource({"PT1H, PT50M", "PT20M, PT10M", "PT10M, PT5M", "PT30S, PT15S"})
    void nextOneIsGotBeforeItExpiresAndNobodyWaitsForThat(Duration lives, Duration renewedAfter) {
        life = lives;
        IssuedToken first = source.token();
        clock.passes(renewedAfter.minusSeconds(1));
        assertThat(source.token()).isEqualTo(first);
        assertThat(renewals).isEmpty();

        clock.passes(Duration.ofSeconds(1));
        assertThat(source.token()).isEqualTo(first);
        assertThat(source.token()).isEqualTo(first);
        assertThat(renewals).hasSize(1);

        renewals.remove().run();
        assertThat(source.token()).isNotEqualTo(first);
        assertThat(calls).hasValue(2);
    }

    @Test
    void tokenThatIsStillGoodIsUsedWhileItCannotBeRenewed() {
        IssuedToken first = source.token();
        failure = REJECTED;
        clock.passes(Duration.ofMinutes(55));
        source.token();
        renewals.remove().run();

        assertThat(source.token()).isEqualTo(first);
        assertThat(renewals).as("not before the delay").isEmpty();
        assertThat(source.problem()).contains("answered 401", "check " + SETTINGS);

        clock.passes(Duration.ofMinutes(5));
        assertThatThrownBy(source::token).isInstanceOf(NoTokenException.class);
        failure = null;
        clock.passes(Duration.ofMinutes(10));
        assertThat(source.token()).isNotEqualTo(first);
        assertThat(source.problem()).isNull();
    }

    @Test
    void endpointThatRejectsUsIsAskedAfterGrowingDelaysOfTenMinutesAtTheMost(CapturedOutput output) {
        failure = REJECTED;
        assertThatThrownBy(source::token)
                .isInstanceOf(NoTokenException.class)
                .matches(Failures::isTransient)
                .hasMessageStartingWith("no token: the token endpoint answered 401; check " + SETTINGS
                        + "; next attempt at 2026-01-31T12:00:0");
        List<Long> delays = new ArrayList<>();
        for (int i = 0; i < 14; i++) {
            delays.add(untilNextCall());
        }

        assertThat(delays).first().satisfies(first -> assertThat(first).isBetween(1L, 2L));
        assertThat(delays.get(5)).isBetween(24L, 40L);
        assertThat(delays.get(13)).isBetween(479L, 601L);
        assertThat(output).contains("acme/test: no token").doesNotContain("hunter");
    }

    @Test
    void endpointThatIsAwayIsAskedOnceMoreAtOnceAndThenAfterHalfAMinuteAtTheMost() {
        failure = AWAY;
        assertThatThrownBy(source::token).hasMessageContaining("is away");
        for (int i = 0; i < 10; i++) {
            assertThat(untilNextCall()).isLessThanOrEqualTo(31);
        }

        assertThat(calls).hasValue(22);
    }

    @Test
    void lockedAccountIsLeftAloneForTenMinutesAtOnce() {
        failure = new NotIssuedException(Kind.LOCKED, "answered 400, that the account is locked", Duration.ZERO);
        assertThatThrownBy(source::token).hasMessageContaining("locked");

        assertThat(untilNextCall()).isBetween(599L, 601L);
    }

    @Test
    void endpointThatSaysWhenIsAskedThen() {
        failure = new NotIssuedException(Kind.UNAVAILABLE, "answered 429", Duration.ofSeconds(90));
        assertThatThrownBy(source::token).hasMessageContaining("429");

        assertThat(calls).hasValue(1);
        assertThat(untilNextCall()).isBetween(89L, 91L);
    }

    @Test
    void apiThatTakesNoneOfItsTokensDoesNotMakeUsAskForMoreAndMore() {
        IssuedToken second = source.insteadOf(source.token());

        assertThatThrownBy(() -> source.insteadOf(second))
                .isInstanceOf(NoTokenException.class)
                .hasMessageContaining("answers 401 to a token that it has just given");
        assertThatThrownBy(source::token).isInstanceOf(NoTokenException.class);
        assertThat(calls).hasValue(2);

        clock.passes(Duration.ofSeconds(2));
        IssuedToken third = source.token();
        assertThatThrownBy(() -> source.insteadOf(third)).isInstanceOf(NoTokenException.class);
        clock.passes(Duration.ofSeconds(3));
        IssuedToken fourth = source.token();
        assertThat(source.problem()).isNotNull();
        source.accepted(fourth);
        assertThat(source.problem()).isNull();
        assertThat(source.insteadOf(fourth)).isNotEqualTo(fourth);
    }

    @Test
    void whateverGoesWrongThoseWhoWaitGetToKnow() throws Exception {
        failure = new IllegalStateException("hunter2");

        assertThat(atOnce(8, source::token)).hasSize(8).allSatisfy(each -> assertThat(each)
                .isInstanceOf(NoTokenException.class)
                .asString()
                .contains("could not be asked: IllegalStateException")
                .doesNotContain("hunter2"));
    }

    @Test
    void tokensDoNotShowThemselves() {
        assertThat(source.token()).hasToString("token until 2026-01-31T13:00:00Z");
    }

    /** Seconds until the endpoint is asked again, by one who tries each second. */
    private long untilNextCall() {
        int before = calls.get();
        for (int seconds = 0; seconds < 4_000; seconds++) {
            clock.passes(Duration.ofSeconds(1));
            assertThatThrownBy(source::token).isInstanceOf(NoTokenException.class);
            if (calls.get() > before) {
                return seconds + 1;
            }
        }
        throw new AssertionError("it never is");
    }

    /** Runs it in so many threads, the endpoint answering once all of them wait. */
    private Queue<Object> atOnce(int threads, Callable<IssuedToken> what) throws InterruptedException {
        answers = new CountDownLatch(1);
        Queue<Object> results = new ConcurrentLinkedQueue<>();
        List<Thread> all = IntStream.range(0, threads)
                .mapToObj(i -> new Thread(() -> {
                    try {
                        results.add(what.call());
                    } catch (Exception e) {
                        results.add(e);
                    }
                }))
                .toList();
        all.forEach(Thread::start);
        await().until(() -> all.stream().allMatch(each -> each.getState() == Thread.State.WAITING));
        answers.countDown();
        for (Thread each : all) {
            each.join();
        }
        return results;
    }
}
