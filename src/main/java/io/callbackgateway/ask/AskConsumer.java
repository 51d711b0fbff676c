package io.callbackgateway.ask;

import io.callbackgateway.api.ApiAccess;
import io.callbackgateway.failure.FailedException;
import io.callbackgateway.failure.Failures;
import io.callbackgateway.inbox.Callback;
import io.callbackgateway.lane.route.RouteConsumer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Where a question becomes an exchange of its provider's route, on the thread of who asks. */
final class AskConsumer extends RouteConsumer {

    /** Runs of {@code api:} for one question: a route whose loop has no end must not ask for ever. */
    static final int MAX_QUESTIONS = 1_000;

    /** Six decimals, always: providers compare times as text, too. */
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final String provider;
    private final Asking asking;

    AskConsumer(AskEndpoint endpoint, String provider, Asking asking, Processor route) {
        super(endpoint, route);
        this.provider = provider;
        this.asking = asking;
    }

    /** @throws Exception as {@link Asking#ask} */
    void run(Ask ask, Consumer<Callback> sink) throws Exception {
        RunningAsk running = new RunningAsk(ask, sink);
        Exchange exchange = createExchange(false);
        running.giveTo(exchange);
        ApiAccess.limited(ask.provider(), ask.environment(), MAX_QUESTIONS).giveTo(exchange);
        setVariables(exchange, ask);
        try {
            process(exchange);
        } catch (Exception e) {
            if (running.rejection() == null) {
                throw Failures.isTransient(e) ? e : new FailedException(Failures.reason(e, failedStep(exchange)));
            }
        } finally {
            releaseExchange(exchange, false);
        }
        if (running.rejection() != null) {
            throw running.rejection();
        }
        if (!ask.isSweep() && !running.hasCallbacks()) {
            throw new FailedException("its route ended without to: inbox:" + provider);
        }
    }

    private void setVariables(Exchange exchange, Ask ask) {
        setTime(exchange, "askedAt", asking.now());
        if (ask.isSweep()) {
            setTime(exchange, "since", ask.since());
            setTime(exchange, "before", ask.before());
        } else {
            exchange.setVariable("transactionId", ask.transactionId());
        }
    }

    private static void setTime(Exchange exchange, String name, Instant time) {
        exchange.setVariable(name, TIME.format(time));
        exchange.setVariable(name + "Unix", time.getEpochSecond());
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        asking.add(provider, this);
    }

    @Override
    protected void doStop() throws Exception {
        asking.remove(provider, this);
        super.doStop();
    }
}
