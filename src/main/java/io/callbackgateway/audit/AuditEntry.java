package io.callbackgateway.audit;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Something that was done at a provider or to a transaction, by people or by the gateway itself.
 *
 * @param id UUIDv7, sorts by time
 * @param at ISO 8601 in UTC, with six decimals
 * @param who the user of the admin door, or {@link AuditLog#GATEWAY}
 * @param action one word, such as {@code heal}
 * @param provider {@code null} where it is about none, as may be the environment
 * @param transactionId {@code null} where it is about no single transaction
 * @param before what was so before it, for people, without secrets; {@code null} where there is nothing to say
 * @param after what came of it, for people, without secrets; {@code null} where there is nothing to say
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AuditEntry(
        String id,
        String at,
        String who,
        String action,
        String provider,
        String environment,
        String transactionId,
        String before,
        String after) {}
