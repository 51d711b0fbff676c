package io.callbackgateway.admin.access.token;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.callbackgateway.admin.access.Role;
import java.time.Instant;

/**
 * What is known of a token: not the token itself.
 *
 * @param id UUIDv7, sorts by time
 * @param personalData whether personal data may be unmasked with it
 * @param expiresAt absent where it never does
 * @param lastUsedAt to about a minute; absent where it has not been used
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ApiToken(
        String id,
        String name,
        String role,
        boolean personalData,
        String madeBy,
        Instant madeAt,
        Instant expiresAt,
        Instant lastUsedAt) {

    /** Who calls with it, as the audit log has it. */
    String who() {
        return "token:" + name;
    }

    boolean expired(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }

    Role known() {
        return Role.of(role);
    }
}
