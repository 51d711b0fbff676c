package io.callbackgateway.emulator;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * How a provider calls back, as its file in {@code routes/emulator/} says.
 *
 * @param histories each the states that a transaction goes through, one after the other
 * @param thin whether a callback says only that something has changed
 * @param listed whether the API lists transactions, so that all callbacks of one may get lost
 * @param pauses whether the provider stops calling when one callback has failed for good
 * @param begin the time over which played transactions begin; 0: all at once
 */
record Habits(
        List<List<String>> histories,
        boolean thin,
        boolean listed,
        Duration firstDelay,
        double backOff,
        boolean pauses,
        Duration begin) {

    /** Histories have commas between them, their states blanks. */
    static List<List<String>> histories(String text) {
        return Arrays.stream(text.split(","))
                .map(each -> List.of(each.strip().split("\\s+")))
                .toList();
    }

    /** Before the attempt after so many. */
    Duration delay(int attempts, double lapse) {
        return Duration.ofNanos((long) (firstDelay.toNanos() * Math.pow(backOff, attempts - 1) / lapse));
    }
}
