package io.callbackgateway.dispatch.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callbackgateway.lane.NotYetException;
import io.callbackgateway.testing.SetClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EndpointLimitsTests {

    private final SetClock clock = new SetClock(Instant.parse("2026-11-20T10:00:00Z"));
    private final AtomicInteger attempts = new AtomicInteger();

    @Test
    void nothingIsSentBeforeTheTimeThatTheEndpointAsksFor() throws Exception {
        EndpointLimits limits = new EndpointLimits("erp", 0, clock);
        assertThatThrownBy(() -> limits.run(() -> fail(503, Duration.ofMinutes(2))))
                .hasMessage("HTTP status 503");

        assertThatThrownBy(() -> limits.run(attempts::incrementAndGet))
                .isInstanceOf(NotYetException.class)
                .hasMessage("it wants nothing before 2026-11-20T10:02:00Z");
        clock.passes(Duration.ofMinutes(2));
        limits.run(attempts::incrementAndGet);

        assertThat(attempts).hasValue(2);
    }

    @Test
    void whereMostAttemptsFailOneNowAndThenTriesWhetherItIsBack() {
        EndpointLimits limits = new EndpointLimits("erp", 0, clock);
        for (int i = 0; i < 10; i++) {
            assertThat(limits.breaker()).isEqualTo("closed");
            assertThatThrownBy(() -> limits.run(() -> fail(0, Duration.ZERO)))
                    .isInstanceOf(NotDeliveredException.class);
        }

        assertThat(limits.breaker()).isEqualTo("open");
        assertThat(limits.state()).isEqualTo(1);
        assertThatThrownBy(() -> limits.run(attempts::incrementAndGet))
                .isInstanceOf(NotYetException.class)
                .hasMessageStartingWith("most of its last answers were failures; it is tried again at ");
        assertThat(attempts).hasValue(10);
    }

    @Test
    void oneThatFailsNowAndThenKeepsNoOtherFromTheEndpoint() throws Exception {
        EndpointLimits limits = new EndpointLimits("erp", 0, clock);
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> limits.run(() -> fail(400, Duration.ZERO))).hasMessage("HTTP status 400");
        }
        for (int i = 0; i < 5; i++) {
            limits.run(attempts::incrementAndGet);
        }

        assertThat(limits.breaker()).isEqualTo("closed");
    }

    @Test
    void noMoreThanMaxRateAreSentInASecond() throws Exception {
        EndpointLimits limits = new EndpointLimits("erp", 20, clock);
        long start = System.nanoTime();

        for (int i = 0; i < 11; i++) {
            limits.run(attempts::incrementAndGet);
        }

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(450));
    }

    @Test
    void delaysGrowToHoursForOneEventAndToMinutesForAnEndpointThatTakesNothing() {
        NotDeliveredException failure = new NotDeliveredException("HTTP status 400", 400, Duration.ZERO);

        assertThat(failure.delay(1, true)).isBetween(Duration.ofMillis(800), Duration.ofMillis(1_200));
        assertThat(failure.delay(2, true)).isBetween(Duration.ofMillis(2_400), Duration.ofMillis(3_600));
        assertThat(failure.delay(8, true)).isBetween(Duration.ofMinutes(29), Duration.ofMinutes(44));
        assertThat(failure.delay(500, true)).isBetween(Duration.ofMinutes(288), Duration.ofHours(6));
        assertThat(failure.delay(500, false)).isBetween(Duration.ofMinutes(4), Duration.ofMinutes(5));
        assertThat(new NotDeliveredException("HTTP status 503", 503, Duration.ofHours(1)).delay(1, true))
                .isEqualTo(Duration.ofHours(1));
    }

    private int fail(int status, Duration retryAfter) throws NotDeliveredException {
        attempts.incrementAndGet();
        throw new NotDeliveredException("HTTP status " + status, status, retryAfter);
    }
}
