package io.callbackgateway.alarm;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;

/**
 * Something that people have to look at, for as long as it lasts.
 *
 * @param key tells it apart from all others, such as {@code endpoint-suspended/erp}: raised twice, it is one alarm
 * @param kind one word of a closed list, such as {@code endpoint-suspended}: what it is called in metrics, and where the runbook has it
 * @param provider {@code null} where it is about none
 * @param environment {@code null} where it is about none
 * @param subject what it is about where that is no provider, such as the name of an endpoint; may be {@code null}
 * @param text one sentence for people, without secrets and personal data
 * @param remedy one sentence: what to do
 * @param raisedAt when it began
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Alarm(
        String key,
        String kind,
        String provider,
        String environment,
        String subject,
        String text,
        String remedy,
        Instant raisedAt) {}
