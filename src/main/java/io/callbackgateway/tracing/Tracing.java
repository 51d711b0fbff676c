package io.callbackgateway.tracing;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * The way of a callback as a trace: its stations begin their spans here. Between them the trace is handed on as text, as {@value
 * #TRACEPARENT} of W3C Trace Context has it, in messages and in headers. Switched off, as it is by default, all of it does nothing.
 */
@Component
public class Tracing {

    /** Header of requests, property of messages. Without its {@code tracestate}, which no two systems share here. */
    public static final String TRACEPARENT = "traceparent";

    private static final TextMapPropagator W3C = W3CTraceContextPropagator.getInstance();

    /** What this thread hands on of a caller's trace that is not sampled: less than a scope of OpenTelemetry's would cost. */
    private static final ThreadLocal<String> UNSAMPLED = new ThreadLocal<>();

    private static final Traced HANDED_ON = new Traced(null, UNSAMPLED::remove);

    private final Tracer tracer;
    private final NewTraces newTraces;

    @Autowired
    Tracing(ObjectProvider<OpenTelemetry> openTelemetry, ObjectProvider<NewTraces> newTraces) {
        this(openTelemetry.getIfAvailable(), newTraces.getIfAvailable());
    }

    /** @param openTelemetry {@code null}: off */
    Tracing(OpenTelemetry openTelemetry, NewTraces newTraces) {
        this.tracer = openTelemetry == null ? null : openTelemetry.getTracer("callback-gateway");
        this.newTraces = newTraces;
    }

    public static Tracing off() {
        return new Tracing((OpenTelemetry) null, null);
    }

    /** What to hand on of the trace that this thread is in; {@code null} where it is in none. */
    public static String current() {
        String unsampled = UNSAMPLED.get();
        if (unsampled != null) {
            return unsampled;
        }
        SpanContext context = Span.current().getSpanContext();
        return context.isValid() ? traceparent(context) : null;
    }

    private static String traceparent(SpanContext context) {
        return "00-" + context.getTraceId() + "-" + context.getSpanId() + "-"
                + context.getTraceFlags().asHex();
    }

    /** Hands the trace that this thread is in on in a request; does nothing where it is in none. */
    public static void handOn(BiConsumer<String, String> headers) {
        String current = current();
        if (current != null) {
            headers.accept(TRACEPARENT, current);
        }
    }

    /**
     * What came of what this thread is at.
     *
     * @param key one that {@link ShownOfSpans} shows
     */
    public static void note(String key, String value) {
        Span.current().setAttribute(key, value);
    }

    /**
     * The first station, of a trace that a caller has begun, or of a new one where it is sampled. What is to be sampled is for this gateway to
     * say.
     *
     * @param traceparent as the caller sent it, all values of the header; what cannot be read is as if it were not there
     */
    public Traced accept(String station, List<String> traceparent) {
        if (tracer == null) {
            return Traced.NOTHING;
        }
        Context parent = traceparent.size() == 1 ? parent(traceparent.get(0)) : Context.root();
        boolean hasCaller = Span.fromContext(parent).getSpanContext().isValid();
        return hasCaller || newTraces.begin()
                ? started(
                        tracer.spanBuilder(station).setSpanKind(SpanKind.SERVER).setParent(parent))
                : Traced.NOTHING;
    }

    /** A part of the station that this thread is at; nothing where it is at none. */
    public Traced part(String name, SpanKind kind) {
        return tracer != null && Span.current().isRecording()
                ? started(tracer.spanBuilder(name).setSpanKind(kind))
                : Traced.NOTHING;
    }

    /**
     * A station that a message has come to.
     *
     * @param traceparent of the message; {@code null}: it is in no trace
     */
    public Traced arrive(String station, String traceparent) {
        if (tracer == null || traceparent == null) {
            return Traced.NOTHING;
        }
        return isSampled(traceparent)
                ? started(tracer.spanBuilder(station)
                        .setSpanKind(SpanKind.CONSUMER)
                        .setParent(parent(traceparent)))
                : handedOn(traceparent);
    }

    /**
     * What was done for many at once, which is over, as a span of one of them.
     *
     * @param attributes names and values
     */
    public void tell(String station, String traceparent, Instant began, String... attributes) {
        if (tracer != null && traceparent != null && isSampled(traceparent)) {
            SpanBuilder span =
                    tracer.spanBuilder(station).setParent(parent(traceparent)).setStartTimestamp(began);
            for (int i = 0; i < attributes.length; i += 2) {
                span.setAttribute(attributes[i], attributes[i + 1]);
            }
            span.startSpan().end();
        }
    }

    public boolean isOff() {
        return tracer == null;
    }

    private static boolean isSampled(String traceparent) {
        return traceparent.endsWith("-01");
    }

    private static Context parent(String traceparent) {
        return W3C.extract(Context.root(), traceparent, OnlyParent.INSTANCE);
    }

    private static Traced started(SpanBuilder builder) {
        Span span = builder.startSpan();
        return span.isRecording() ? new Traced(span, span.makeCurrent()) : handedOn(traceparent(span.getSpanContext()));
    }

    private static Traced handedOn(String unsampled) {
        UNSAMPLED.set(unsampled);
        return HANDED_ON;
    }

    private enum OnlyParent implements TextMapGetter<String> {
        INSTANCE;

        @Override
        public Iterable<String> keys(String traceparent) {
            return List.of(TRACEPARENT);
        }

        @Override
        public String get(String traceparent, String key) {
            return key.equals(TRACEPARENT) ? traceparent : null;
        }
    }
}
