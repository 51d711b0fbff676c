package io.callbackgateway.emulator;

import java.util.List;
import java.util.function.ToIntFunction;

/**
 * What has truly happened at an emulated provider.
 *
 * @param going transactions whose history goes on, or of which a callback is under way
 * @param doubled attempts that were sent twice at the same time
 * @param delivered callbacks that were answered as expected
 * @param dropped callbacks that got lost on their way
 * @param waiting callbacks that are held back, since the provider is paused
 * @param failed callbacks whose attempts have all failed
 * @param missed transactions whose last change no callback has told
 * @param questions that reached the API, those for tokens included
 * @param tokens that it has issued
 */
record Report(
        String provider,
        boolean paused,
        int going,
        int callbacks,
        int attempts,
        int doubled,
        int delivered,
        int dropped,
        int waiting,
        int failed,
        int missed,
        long questions,
        long tokens,
        List<Transaction> transactions) {

    /** @param missed whether no callback has told the last change */
    record Transaction(String id, String state, boolean over, boolean missed, List<Callback> callbacks) {

        private boolean isGoing() {
            return !over || callbacks.stream().anyMatch(each -> each.is("new", "processing", "restarting"));
        }
    }

    /** @param status of the last attempt; {@code null} where there was none, or no answer */
    record Callback(String state, String delivery, int attempts, int doubled, Integer status) {

        private boolean is(String... deliveries) {
            return List.of(deliveries).contains(delivery);
        }
    }

    static Report of(String provider, boolean paused, long questions, long tokens, List<Transaction> all) {
        return new Report(
                provider,
                paused,
                (int) all.stream().filter(Transaction::isGoing).count(),
                sum(all, each -> 1),
                sum(all, Callback::attempts),
                sum(all, Callback::doubled),
                sum(all, each -> each.is("completed") ? 1 : 0),
                sum(all, each -> each.is("dropped") ? 1 : 0),
                sum(all, each -> each.is("paused") ? 1 : 0),
                sum(all, each -> each.is("failed") ? 1 : 0),
                (int) all.stream().filter(Transaction::missed).count(),
                questions,
                tokens,
                all);
    }

    private static int sum(List<Transaction> all, ToIntFunction<Callback> number) {
        return all.stream()
                .flatMap(each -> each.callbacks().stream())
                .mapToInt(number)
                .sum();
    }
}
