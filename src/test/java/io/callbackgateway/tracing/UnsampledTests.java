package io.callbackgateway.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A caller's trace leads through all stations where it is not sampled, too, for those behind that sample it; others begin only where they are. */
class UnsampledTests {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    private final Tracing tracing = tracing(0);

    private static Tracing tracing(double probability) {
        NewTraces newTraces = new NewTraces(probability);
        return new Tracing(
                OpenTelemetrySdk.builder()
                        .setTracerProvider(SdkTracerProvider.builder()
                                .setSampler(Sampler.traceIdRatioBased(probability))
                                .setIdGenerator(newTraces)
                                .build())
                        .build(),
                newTraces);
    }

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
        try (Traced door = tracing.accept("door", List.of("00-" + TRACE + "-b7ad6b7169203331-01"))) {
            first = Tracing.current();
        }
        assertThat(first).endsWith("-00");
        try (Traced route = tracing.arrive("route", first)) {
            Tracing.handOn((header, value) -> assertThat(value).isEqualTo(first));
            assertThat(Tracing.current()).isEqualTo(first);
        }
        assertThat(Tracing.current()).isNull();
    }

    @Test
    void noTraceBeginsWhereItWouldNotBeSampled() {
        try (Traced door = tracing.accept("door", List.of());
                Traced route = tracing.arrive("route", null)) {
            assertThat(Tracing.current()).isNull();
        }
    }

    @Test
    void asManyTracesBeginAsAreToBeSampledAndAllOfThemAre() {
        Tracing some = tracing(0.1);
        int begun = 0;
        for (int i = 0; i < 10_000; i++) {
            try (Traced door = some.accept("door", List.of())) {
                if (Tracing.current() != null) {
                    begun++;
                    assertThat(Tracing.current()).endsWith("-01");
                    assertThat(Span.current().isRecording()).isTrue();
                }
            }
        }
        assertThat(begun).isBetween(800, 1_200); // more than six standard deviations to each side
    }
}
