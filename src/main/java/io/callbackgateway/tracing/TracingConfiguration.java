package io.callbackgateway.tracing;

import io.micrometer.tracing.exporter.SpanFilter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.apache.camel.CamelContext;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.actuate.autoconfigure.tracing.SdkTracerProviderBuilderCustomizer;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What Boot's OpenTelemetry is given, where {@code management.tracing.enabled}. */
@Configuration
@ConditionalOnProperty("management.tracing.enabled")
class TracingConfiguration {

    /**
     * By the id of the trace alone: what a caller has sampled is not for us to sample, too, and every station and gateway says the same.
     */
    @Bean
    Sampler sampler(@Value("${management.tracing.sampling.probability}") double probability) {
        return Sampler.traceIdRatioBased(probability);
    }

    @Bean
    NewTraces newTraces(@Value("${management.tracing.sampling.probability}") double probability) {
        return new NewTraces(probability);
    }

    @Bean
    SdkTracerProviderBuilderCustomizer idsOfNewTraces(NewTraces newTraces) {
        return builder -> builder.setIdGenerator(newTraces);
    }

    @Bean
    SpanFilter shownOfSpans() {
        return new ShownOfSpans();
    }

    @Bean
    CamelContextConfiguration sampledRoutes() {
        return new CamelContextConfiguration() {
            @Override
            public void beforeApplicationStart(CamelContext context) {
                new SampledRoutes().addTo(context);
            }

            @Override
            public void afterApplicationStart(CamelContext context) {
                // nothing is left to do
            }
        };
    }
}
