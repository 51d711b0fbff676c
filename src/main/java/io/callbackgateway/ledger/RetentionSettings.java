package io.callbackgateway.ledger;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code gateway.retention}.
 *
 * @param raw how long raw requests are kept
 * @param ledger how long states and history are kept, counted from a transaction's last callback; as long, duplicates are known
 * @param at when the nightly deletion runs, a Spring cron expression
 */
public record RetentionSettings(
        @DefaultValue("90d") Duration raw,
        @DefaultValue("400d") Duration ledger,
        @DefaultValue("0 17 3 * * *") String at) {}
