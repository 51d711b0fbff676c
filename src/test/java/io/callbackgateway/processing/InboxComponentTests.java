package io.callbackgateway.processing;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callbackgateway.failure.Failures;
import io.callbackgateway.inbox.Callback;
import io.callbackgateway.inbox.Origin;
import io.callbackgateway.provider.ProviderSettings;
import io.callbackgateway.provider.Providers;
import io.callbackgateway.tracing.Tracing;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InboxComponentTests {

    @Test
    void whileARouteIsLoadedAnewWhatItWouldMakeOfACallbackIsToldLater() {
        InboxComponent inbox = new InboxComponent(
                null, null, new ProviderSettings(Map.of()), new Providers(), null, null, null, Tracing.off());
        Callback callback = new Callback(
                Callback.newId(),
                "acme",
                "test",
                Origin.CALLBACK,
                null,
                "POST",
                Map.of(),
                Map.of(),
                "127.0.0.1",
                Instant.now(),
                new byte[0],
                null);

        assertThatThrownBy(() -> inbox.read(callback))
                .hasMessageContaining("no route of acme runs")
                .matches(Failures::isTransient);
    }
}
