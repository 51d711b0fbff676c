package io.callbackgateway.inbox;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * A callback as it was received: everything a route may read of the request, and nothing interpreted.
 *
 * <p>Header names are in lower case. A parameter or header that came several times is one value, joined by commas.
 * Credentials are not in it. Routes see it as the variable {@code callback} and its {@code body} as the message body.
 *
 * @param id UUIDv7
 * @param group what must be handled in order, or {@code null} where the door finds no transaction id in query and body
 * @param remoteAddress the caller's; the peer's, unless that is a trusted proxy that says on whose behalf it calls; empty
 *     where nobody called, because the gateway asked
 * @param receivedAt when the head of the request was in, to the microsecond
 * @param body the bytes exactly as sent, never {@code null}
 * @param basis the sequence of the transaction's state when the provider was asked about it; {@code null} where the provider called by
 *     itself, or where nobody knew
 * @param proof by which method and with which of its keys the caller has proven itself, for people: never a secret; {@code null} where
 *     nobody called, or by a version that did not note it
 * @param replay the replay for which a callback that has been recorded is read anew; {@code null} of any other
 */
public record Callback(
        UUID id,
        String provider,
        String environment,
        Origin origin,
        String group,
        String method,
        Map<String, String> query,
        Map<String, String> headers,
        String remoteAddress,
        Instant receivedAt,
        byte[] body,
        Long basis,
        String proof,
        String replay) {

    private static final TimeBasedEpochGenerator IDS = Generators.timeBasedEpochGenerator();

    /** Of which nobody has noted how its caller has proven itself, and that is not read anew. */
    public Callback(
            UUID id,
            String provider,
            String environment,
            Origin origin,
            String group,
            String method,
            Map<String, String> query,
            Map<String, String> headers,
            String remoteAddress,
            Instant receivedAt,
            byte[] body,
            Long basis) {
        this(
                id,
                provider,
                environment,
                origin,
                group,
                method,
                query,
                headers,
                remoteAddress,
                receivedAt,
                body,
                basis,
                null,
                null);
    }

    /** An id for a callback of now: a UUIDv7 (RFC 9562 §5.7). */
    public static UUID newId() {
        return IDS.generate();
    }

    /** This, in another group. */
    public Callback inGroup(String other) {
        return new Callback(
                id,
                provider,
                environment,
                origin,
                other,
                method,
                query,
                headers,
                remoteAddress,
                receivedAt,
                body,
                basis,
                proof,
                replay);
    }

    /** This, as a replay has it read anew. */
    public Callback readAnewBy(String id) {
        return new Callback(
                this.id,
                provider,
                environment,
                Origin.REPLAY,
                group,
                method,
                query,
                headers,
                remoteAddress,
                receivedAt,
                body,
                null,
                proof,
                id);
    }

    /** Whether the provider was asked about one transaction that is known, and is asked about it again where this comes to nothing. */
    public boolean isAskedAgain() {
        return basis != null;
    }

    /** Whether it has been recorded before, and today's route reads it anew. */
    public boolean isReadAnew() {
        return replay != null;
    }

    /**
     * The query parameter of the first of these names that has a value.
     *
     * @param names separated by {@code |}
     * @return {@code null} where none has
     */
    public String parameter(String names) {
        for (String name : names.split("\\|")) {
            String value = query.get(name);
            if (value != null && !value.isBlank()) {
                return value;
            }
        }
        return null;
    }
}
