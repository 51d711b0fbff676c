package io.callbackgateway.ledger;

import io.callbackgateway.settings.BadSettingException;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.ConstructorBinding;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code gateway.retention}.
 *
 * @param raw how long raw requests are kept
 * @param ledger how long states and history are kept, counted from a transaction's last callback; as long, duplicates are known
 * @param archive after how long whole days go from the archive; zero for never
 * @param at when the nightly deletion runs, a Spring cron expression
 */
public record RetentionSettings(
        @DefaultValue("90d") Duration raw,
        @DefaultValue("400d") Duration ledger,
        @DefaultValue("0d") Duration archive,
        @DefaultValue("0 17 3 * * *") String at) {

    @ConstructorBinding
    public RetentionSettings {
        BadSettingException.require(
                archive.isZero() || archive.toDays() >= 1,
                "gateway.retention.archive",
                "must be a day (1d) or more; 0d: nothing is deleted from the archive");
    }

    RetentionSettings(Duration raw, Duration ledger, String at) {
        this(raw, ledger, Duration.ZERO, at);
    }
}
