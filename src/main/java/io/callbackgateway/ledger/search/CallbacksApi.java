package io.callbackgateway.ledger.search;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.callbackgateway.audit.AuditLog;
import io.callbackgateway.ledger.Ledger;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** What the ledger keeps of callbacks, for people and scripts, at the admin door. */
@RestController
@RequestMapping("/api/callbacks")
public class CallbacksApi {

    /** Who may see it, an administrator says. */
    private static final String PERSONAL_DATA = "PERSONAL_DATA";

    private static final String GONE = "Its raw request was erased, or is older than gateway.retention.raw.";

    private final CallbackSearch search;
    private final Ledger ledger;
    private final AuditLog audit;

    CallbacksApi(CallbackSearch search, Ledger ledger, AuditLog audit) {
        this.search = search;
        this.ledger = ledger;
        this.audit = audit;
    }

    /**
     * Callbacks, the newest first. All parameters may be left out; those given must all hold.
     *
     * @param transactionId as events have it
     * @param reference the company's own id of a transaction
     * @param status that a callback said, new or not
     * @param outcome {@code emitted}, {@code duplicate}, {@code stale}, {@code ignored}, {@code unreadable}, {@code failed} or
     *     {@code discarded}
     * @param flag of its event: {@code regression} or {@code conflict}
     * @param since ISO 8601; callbacks that came from then on
     * @param until and before then
     * @param limit from 1 to 100
     * @param before the {@code next} of the page before
     * @throws ResponseStatusException 400: something of it cannot be meant
     */
    @GetMapping
    public Page list(
            @RequestParam(required = false) String provider,
            @RequestParam(required = false) String environment,
            @RequestParam(required = false) String transactionId,
            @RequestParam(required = false) String reference,
            @RequestParam(required = false) String status,
            @RequestParam(required = false) String outcome,
            @RequestParam(required = false) String flag,
            @RequestParam(required = false) Instant since,
            @RequestParam(required = false) Instant until,
            @RequestParam(defaultValue = "20") int limit,
            @RequestParam(required = false) UUID before) {
        try {
            CallbackSearch.Found found = search.find(new CallbackQuery(
                    provider,
                    environment,
                    transactionId,
                    reference,
                    status,
                    outcome,
                    flag,
                    since,
                    until,
                    limit,
                    before));
            return new Page(found.callbacks(), found.next());
        } catch (IllegalArgumentException e) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, e.getMessage());
        }
    }

    /**
     * One callback, and what became of it.
     *
     * @param id the {@code callbackId}
     * @throws ResponseStatusException 404: there is no such callback
     */
    @GetMapping("/{id}")
    public FoundCallback callback(@PathVariable UUID id) {
        return search.find(id)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no such callback."));
    }

    /**
     * One callback's raw request, without credentials. Values that may tell of a person are masked: what stays are names, and the ids,
     * statuses, reasons and amounts that are in its events, too.
     *
     * @param id the {@code callbackId}
     * @param unmask {@code true}: with all that the provider sent. That is noted in the audit log
     * @throws ResponseStatusException 403: it is to be unmasked, and this user may not see personal data; 404: there is no such callback,
     *     or its raw request was erased, or is older than {@code gateway.retention.raw}
     */
    @GetMapping(path = "/{id}/request", produces = MediaType.APPLICATION_JSON_VALUE)
    public Object request(
            @PathVariable UUID id, @RequestParam(defaultValue = "false") boolean unmask, Authentication user) {
        if (unmask && user.getAuthorities().stream().noneMatch(each -> PERSONAL_DATA.equals(each.getAuthority()))) {
            throw new ResponseStatusException(HttpStatus.FORBIDDEN, "You may not see personal data.");
        }
        String request = ledger.rawRequest(id.toString());
        FoundCallback callback = callback(id);
        if (request == null) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, GONE);
        }
        if (!unmask) {
            return MaskedRequest.of(request, search.known(id));
        }
        String transactionId = callback.entries().get(0).transactionId();
        audit.add(
                user.getName(),
                "unmask",
                callback.provider(),
                callback.environment(),
                transactionId,
                null,
                "the raw request of callback " + id);
        return request; // JSON already
    }

    /** @param next for {@code before}; absent on the last page */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Page(List<FoundCallback> callbacks, String next) {}
}
