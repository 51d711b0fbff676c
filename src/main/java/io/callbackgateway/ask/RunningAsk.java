package io.callbackgateway.ask;

import io.callbackgateway.failure.FailedException;
import io.callbackgateway.inbox.Callback;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.camel.Exchange;

/** A question that a provider's route is about, and where the callbacks go that it makes of the answers. */
public final class RunningAsk {

    /** Of one question: a route whose loop has no end must not fill the inbox. */
    static final int MAX_CALLBACKS = 10_000;

    private static final String PROPERTY = "gatewayAsk";

    private final Ask ask;
    private final Consumer<Callback> sink;
    private final AtomicInteger callbacks = new AtomicInteger();
    private final AtomicReference<RuntimeException> rejection = new AtomicReference<>();

    /** @param sink what it throws ends the question */
    public RunningAsk(Ask ask, Consumer<Callback> sink) {
        this.ask = ask;
        this.sink = sink;
    }

    public Ask ask() {
        return ask;
    }

    /** The copies that a split makes of the exchange share it. */
    public void giveTo(Exchange exchange) {
        exchange.setProperty(PROPERTY, this);
    }

    /** @return {@code null} in an exchange that is no answer to a question */
    public static RunningAsk of(Exchange exchange) {
        return exchange.getProperty(PROPERTY, RunningAsk.class);
    }

    /** Takes a callback that the route has made. */
    public void take(Callback callback) {
        if (callbacks.incrementAndGet() > MAX_CALLBACKS) {
            throw new FailedException("the route has made more than " + MAX_CALLBACKS
                    + " callbacks of one question; end its loop where the provider has no more, or sweep more often");
        }
        try {
            sink.accept(callback);
        } catch (RuntimeException e) {
            rejection.compareAndSet(null, e);
            throw e;
        }
    }

    boolean hasCallbacks() {
        return callbacks.get() > 0;
    }

    /** What the sink threw, which is no failure of the route; {@code null} where it took all. */
    RuntimeException rejection() {
        return rejection.get();
    }
}
