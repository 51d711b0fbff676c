package io.callbackgateway.testing;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/** What a gateway with these {@link #SETTINGS} exports of its traces. */
@Component
@ConditionalOnProperty("testing.collect-spans")
public class CollectedSpans implements SpanExporter {

    /** All are sampled, and nothing leaves this JVM. */
    public static final List<String> SETTINGS = List.of(
            "testing.collect-spans=true",
            "management.tracing.enabled=true",
            "management.tracing.sampling.probability=1.0",
            "management.tracing.opentelemetry.export.schedule-delay=50ms");

    private final List<SpanData> spans = new CopyOnWriteArrayList<>();

    public List<SpanData> all() {
        return List.copyOf(spans);
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> exported) {
        spans.addAll(exported);
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
        return CompletableResultCode.ofSuccess();
    }
}
