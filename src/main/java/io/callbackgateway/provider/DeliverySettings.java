package io.callbackgateway.provider;

import io.callbackgateway.settings.Bounds;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code gateway.providers.<provider>.<environment>.delivery}: how it is watched whether the provider still delivers to us.
 *
 * @param check how often the provider is asked how it delivers
 * @param heal whether deliveries that the provider has paused are restarted by the gateway, or by people
 * @param url of our door as the provider must call it; empty where it is not compared
 */
public record DeliverySettings(
        @DefaultValue("5m") Duration check, @DefaultValue("manual") Heal heal, @DefaultValue("") String url) {

    private static final Duration LEAST = Duration.ofSeconds(1);

    /** Who restarts paused deliveries. */
    public enum Heal {
        MANUAL,
        AUTO
    }

    void check(Bounds bounds) {
        bounds.duration("check", check, LEAST);
        bounds.check(url.isEmpty() || isUrl(url), "url", "must be the URL of this door as the provider calls it");
    }

    private static boolean isUrl(String text) {
        try {
            URI url = new URI(text);
            boolean http = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
            return http && url.getHost() != null && url.getRawUserInfo() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
