package io.callbackgateway.ledger.search;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.Objects;

/**
 * Where a transaction stands among others: the newest first, and those of one moment by name.
 *
 * @param received when the callback came that told its state, in microseconds since 1970
 */
record TransactionPlace(long received, String provider, String environment, String transactionId)
        implements Comparable<TransactionPlace> {

    private static final Comparator<TransactionPlace> ORDER = Comparator.comparing(TransactionPlace::received)
            .reversed()
            .thenComparing(TransactionPlace::provider)
            .thenComparing(TransactionPlace::environment)
            .thenComparing(TransactionPlace::transactionId);

    /** Before all others. */
    static final TransactionPlace FIRST = new TransactionPlace(Long.MAX_VALUE, "", "", "");

    /** @throws IllegalArgumentException where it is none */
    static TransactionPlace of(String cursor) {
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8).split("/", 4);
            return new TransactionPlace(Long.parseLong(parts[0]), part(parts[1]), part(parts[2]), part(parts[3]));
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw new IllegalArgumentException("before is the next of a page of this list.");
        }
    }

    private static String part(String part) {
        return Objects.requireNonNullElse(Wanted.text("before", part), "");
    }

    boolean isAfter(TransactionPlace other) {
        return compareTo(other) > 0;
    }

    @Override
    public int compareTo(TransactionPlace other) {
        return ORDER.compare(this, other);
    }

    String cursor() {
        String place = String.join("/", Long.toString(received), provider, environment, transactionId);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(place.getBytes(StandardCharsets.UTF_8));
    }
}
