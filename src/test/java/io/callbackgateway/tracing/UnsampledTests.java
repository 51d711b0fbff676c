package io.callbackgateway.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A trace that is not sampled leads through all stations all the same, for those behind that sample it. */
class UnsampledTests {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    private final Tracing tracing = new Tracing(OpenTelemetrySdk.builder()
            .setTracerProvider(
                    SdkTracerProvider.builder().setSampler(Sampler.alwaysOff()).build())
            .build());

    @Test
    void theCallersTraceIsHandedOnAsUnsampledUntilTheStationIsLeft() {
        try (Traced door = tracing.accept("door", List.of("00-" + TRACE + "-b7ad6b7169203331-01"));
                Traced keep = tracing.part("keep", SpanKind.PRODUCER)) {
            assertThat(Tracing.current()).matches("00-" + TRACE + "-[0-9a-f]{16}-00");
            assertThat(Span.current().isRecording()).isFalse();
        }
        assertThat(Tracing.current()).isNull();
    }

    @Test
    void allStationsHandOnTheSame() {
        String first;
        try (Traced door = tracing.accept("door", List.of())) {
            first = Tracing.current();
        }
        assertThat(first).endsWith("-00");
        try (Traced route = tracing.arrive("route", first)) {
            Tracing.handOn((header, value) -> assertThat(value).isEqualTo(first));
            assertThat(Tracing.current()).isEqualTo(first);
        }
        assertThat(Tracing.current()).isNull();
    }
}
