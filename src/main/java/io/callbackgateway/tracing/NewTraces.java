package io.callbackgateway.tracing;

import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.sdk.trace.IdGenerator;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Begins the traces of callbacks whose callers have none. Most of them are not sampled, which is known as soon as there is an id: nothing is
 * made for those, and nothing is handed on.
 */
final class NewTraces implements IdGenerator {

    private static final IdGenerator RANDOM = IdGenerator.random();

    private final ThreadLocal<String> begun = new ThreadLocal<>();
    private final long bound;

    /** @param probability as the sampler has it, from 0 to 1 */
    NewTraces(double probability) {
        this.bound = (long) (probability * Long.MAX_VALUE);
    }

    /**
     * Whether a trace is to begin. Then the next one of this thread does, with an id of which {@code TraceIdRatioBasedSampler} says the same:
     * it looks at the last eight bytes.
     */
    boolean begin() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long last = random.nextLong();
        if (Math.abs(last) >= bound) {
            return false;
        }
        begun.set(TraceId.fromLongs(random.nextLong(), last));
        return true;
    }

    @Override
    public String generateTraceId() {
        String id = begun.get();
        begun.remove();
        return id == null ? RANDOM.generateTraceId() : id;
    }

    @Override
    public String generateSpanId() {
        return RANDOM.generateSpanId();
    }
}
