package io.callbackgateway.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;

/** A station of a trace, which this thread is at until it is closed. */
public final class Traced implements AutoCloseable {

    static final Traced NOTHING = new Traced(null, null);

    private final Span span;
    private final Scope scope;

    /** @param span {@code null} where it is not sampled */
    Traced(Span span, Scope scope) {
        this.span = span;
        this.scope = scope;
    }

    /** @param key one that {@link ShownOfSpans} shows */
    public Traced with(String key, Object value) {
        if (span != null) {
            span.setAttribute(key, value.toString());
        }
        return this;
    }

    /** Its kind alone: what a failure says may quote a callback. */
    public void failed(Throwable failure) {
        if (span != null) {
            span.setStatus(StatusCode.ERROR)
                    .setAttribute("error.type", failure.getClass().getName());
        }
    }

    @Override
    public void close() {
        if (scope != null) {
            scope.close();
        }
        if (span != null) {
            span.end();
        }
    }
}
