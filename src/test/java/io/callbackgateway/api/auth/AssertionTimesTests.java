package io.callbackgateway.api.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.callbackgateway.testing.SetClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AssertionTimesTests {

    private static final Instant START = Instant.parse("2026-01-31T12:00:00.250Z");

    private final SetClock clock = new SetClock(START);
    private final List<Duration> waited = new ArrayList<>();
    private final AssertionTimes times = new AssertionTimes(clock, time -> {
        waited.add(time);
        clock.passes(time);
    });

    @Test
    void ofFiftyInOneSecondEachGetsItsOwn() {
        Set<Instant> issued = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            issued.add(times.next());
        }

        assertThat(issued).hasSize(50).allSatisfy(each -> assertThat(each.getNano())
                .isZero());
        assertThat(waited).hasSize(49).first().isEqualTo(Duration.ofMillis(750));
    }

    @Test
    void clockThatIsSetBackGivesNoSecondTwiceAndNobodyWaitsForIt() {
        Instant first = times.next();
        clock.passes(Duration.ofHours(1));
        times.next();
        clock.passes(Duration.ofHours(-1));

        assertThat(times.next()).isEqualTo(first.plusSeconds(1));
        assertThat(waited).hasSize(1);
    }
}
