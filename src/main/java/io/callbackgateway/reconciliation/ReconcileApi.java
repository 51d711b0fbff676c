package io.callbackgateway.reconciliation;

import io.callbackgateway.audit.AuditLog;
import java.security.Principal;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Reconciles one transaction, at the admin door. */
@RestController
public class ReconcileApi {

    private final TransactionReconciliation reconciliation;
    private final AuditLog audit;

    ReconcileApi(TransactionReconciliation reconciliation, AuditLog audit) {
        this.reconciliation = reconciliation;
        this.audit = audit;
    }

    /**
     * Asks the provider now where a transaction stands, also one that no callback has told of. Answers when the provider has answered; what
     * is new in its answer becomes an event, and what it has come to stands in the timeline a moment later.
     *
     * @throws ResponseStatusException 400: the id is too long; 404: there is no such provider and environment; 409: it cannot be asked, as
     *     settings or its file are; 502: its answer cannot be used, because it knows no such transaction, for example; 503: it could not be
     *     asked now. Call again
     */
    @PostMapping("/api/transactions/{provider}/{environment}/{id}/reconcile")
    @ResponseStatus(HttpStatus.ACCEPTED)
    public Put reconcile(
            @PathVariable String provider, @PathVariable String environment, @PathVariable String id, Principal user) {
        try {
            int callbacks = reconciliation.ask(provider, environment, id);
            note(user, provider, environment, id, "callbacks put into the inbox: " + callbacks);
            return new Put(callbacks);
        } catch (ResponseStatusException e) {
            if (e.getStatusCode().is5xxServerError()) {
                note(user, provider, environment, id, e.getReason());
            }
            throw e;
        }
    }

    private void note(Principal user, String provider, String environment, String id, String outcome) {
        audit.add(user.getName(), "reconcile", provider, environment, id, null, outcome);
    }

    /** @param callbacks that the provider's answer has become, and that are in the inbox */
    public record Put(int callbacks) {}
}
