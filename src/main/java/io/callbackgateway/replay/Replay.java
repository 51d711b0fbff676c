package io.callbackgateway.replay;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Something that is sent again on request, or was, or would be.
 *
 * @param destination a queue or subscription; absent: all
 * @param rate how many go in a second at the most
 * @param found what the dry run has counted
 * @param sent what has been counted since it was started
 * @param differences between events as they were and as they would be: the first hundred
 * @param note for people; absent where there is nothing to say
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Replay(
        String id,
        ReplayMode mode,
        ReplayState state,
        ReplayFilter filter,
        String destination,
        int rate,
        Map<String, Long> found,
        Map<String, Long> sent,
        List<Difference> differences,
        String note,
        String createdBy,
        Instant createdAt,
        Instant startedAt,
        Instant endedAt) {}
