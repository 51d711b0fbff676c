package io.callbackgateway.replay;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * What today's route makes another thing of.
 *
 * @param told whether a corrected event is told; not where a later callback has superseded this one
 * @param fields in which the events differ
 */
public record Difference(
        String callbackId,
        String provider,
        String environment,
        String transactionId,
        boolean told,
        List<Field> fields) {

    /**
     * @param name such as {@code providerStatus.code}
     * @param asWas absent where the event had none
     * @param asNow absent where it would have none
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Field(String name, String asWas, String asNow) {}
}
