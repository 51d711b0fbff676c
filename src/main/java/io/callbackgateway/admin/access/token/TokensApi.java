package io.callbackgateway.admin.access.token;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.callbackgateway.admin.access.Access;
import io.callbackgateway.admin.access.Role;
import io.callbackgateway.audit.AuditLog;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** The tokens of scripts, for administrators, at the admin door. */
@RestController
@RequestMapping("/api/tokens")
public class TokensApi {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private final ApiTokens tokens;
    private final TokenAuthentication authentication;
    private final AuditLog audit;

    TokensApi(ApiTokens tokens, TokenAuthentication authentication, AuditLog audit) {
        this.tokens = tokens;
        this.authentication = authentication;
        this.audit = audit;
    }

    /** All tokens, the oldest first, without what proves them. */
    @GetMapping
    public Listing list() {
        return new Listing(tokens.list());
    }

    public record Listing(List<ApiToken> tokens) {}

    /**
     * Makes a token, for {@code Authorization: Bearer}. It is shown now and never again.
     *
     * @throws ResponseStatusException 400: the name, the role or the time cannot be used; 403: it could do more than who makes it, or is made
     *     with a token; 409: there is one of this name, or there are 1,000
     */
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    public MadeToken make(@RequestBody Wanted wanted, Authentication user) {
        check(
                wanted.name() != null && NAME.matcher(wanted.name()).matches(),
                "name is 1 to 64 letters, digits, dots, dashes and underscores.");
        Role role = Role.of(wanted.role());
        check(role != null, "role is viewer, operator or administrator.");
        Instant expires = time(wanted.expires());
        check(expires == null || expires.isAfter(Instant.now()), "expires is in the past.");
        Access maker = Access.of(user);
        if (maker.byToken()) {
            throw new ResponseStatusException(
                    HttpStatus.FORBIDDEN, "A token cannot make another: it would outlive it.");
        }
        if (role.compareTo(maker.role()) > 0 || wanted.personalData() && !maker.personalData()) {
            throw new ResponseStatusException(
                    HttpStatus.FORBIDDEN, "Nobody can make a token that may do more than himself.");
        }
        ApiTokens.Made made = tokens.make(wanted.name(), role, wanted.personalData(), expires, maker.who())
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.CONFLICT, "There is a token of this name, or there are " + ApiTokens.MOST + "."));
        audit.add(maker.who(), "make-token", null, null, null, null, told(made.token()));
        return new MadeToken(made.secret(), made.token());
    }

    /**
     * @param name by which the audit log tells what it was used for
     * @param role viewer, operator or administrator
     * @param personalData whether personal data may be unmasked with it
     * @param expires ISO 8601; left out: never
     */
    public record Wanted(String name, String role, boolean personalData, String expires) {}

    /** @param secret for Authorization: Bearer */
    public record MadeToken(String secret, @JsonUnwrapped ApiToken token) {
        /** Without what is secret in it. */
        @Override
        public String toString() {
            return token.toString();
        }
    }

    /**
     * Revokes a token: at once at the gateway that is asked, within seconds at others.
     *
     * @throws ResponseStatusException 404: there is no such token
     */
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    public void revoke(@PathVariable UUID id, Authentication user) {
        ApiToken token = tokens.revoke(id.toString())
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no such token."));
        authentication.forget(token);
        audit.add(user.getName(), "revoke-token", null, null, null, told(token), null);
    }

    private static String told(ApiToken token) {
        return token.name() + ", " + token.role() + (token.personalData() ? ", personal data" : "")
                + (token.expiresAt() == null ? "" : ", until " + token.expiresAt());
    }

    private static Instant time(String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeException e) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "expires is a time like 2026-11-20T10:15:30Z.");
        }
    }

    private static void check(boolean good, String problem) {
        if (!good) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, problem);
        }
    }
}
