package io.callbackgateway.ledger;

/**
 * What a route says of a callback, or of one of the things that are in it.
 *
 * @param transactionId empty where it names none, as only what is ignored may
 * @param observation {@code null} where it is ignored
 * @param detail for people: why it is ignored, or what could not be used; {@code null} where there is nothing to say
 */
public record Entry(String transactionId, Observation observation, String detail) {

    public static Entry of(Observation observation, String detail) {
        return new Entry(observation.transactionId(), observation, detail);
    }

    public static Entry ignored(String transactionId, String detail) {
        return new Entry(transactionId, null, detail);
    }

    boolean isIgnored() {
        return observation == null;
    }
}
