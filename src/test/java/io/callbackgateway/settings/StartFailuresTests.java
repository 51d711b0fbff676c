package io.callbackgateway.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.callbackgateway.auth.methods.AuthSettings;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

/** What an operator reads of a value that is none: what it must be, without the value and without a class. */
class StartFailuresTests {

    record Door(DataSize maxBody, int maxConnections, boolean gzip) {}

    record Gateway(AuthSettings auth, Door door) {}

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "auth.hmac.preset | must be one of plain, github, standard-webhooks, stripe, slack, adyen",
                "auth.hmac.algorithm | must be one of sha-1, sha-256, sha-384, sha-512",
                "auth.hmac.encoding | must be one of text, hex, base64, base64url",
                "auth.hmac.tolerance | must be a duration, such as 30s, 5m, 12h or 7d",
                "auth.digest.algorithms | must be one of sha-256, sha-256-sess, sha-512-256, sha-512-256-sess, md5, md5-sess",
                "auth.digest.algorithms[0] | must be one of sha-256, sha-256-sess, sha-512-256, sha-512-256-sess, md5, md5-sess",
                "auth.bearer.tokens[0].not-after | must be a time with its offset, such as 2026-01-31T12:00:00Z",
                "auth.none | must be true or false",
                "door.gzip | must be true or false",
                "door.max-body | must be a size, such as 64KB, 2MB or 1GB",
                "door.max-connections | must be a whole number",
            })
    void valueThatIsNoneIsToldWhatItMustBe(String key, String demand) {
        Binder binder = new Binder(new MapConfigurationPropertySource(Map.of("gateway." + key, "canary4711")));
        BindException wrong = catchThrowableOfType(BindException.class, () -> binder.bind("gateway", Gateway.class));

        assertThat(new StartFailures.Binding().analyze(wrong).getDescription())
                .isEqualTo("gateway." + key + ": " + demand);
    }
}
