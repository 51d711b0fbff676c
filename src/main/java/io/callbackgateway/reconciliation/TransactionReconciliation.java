package io.callbackgateway.reconciliation;

import io.callbackgateway.ask.Asking;
import io.callbackgateway.failure.Failures;
import io.callbackgateway.provider.EnvironmentSettings;
import io.callbackgateway.provider.ProviderSettings;
import io.callbackgateway.provider.Providers;
import io.callbackgateway.provider.TransactionIds;
import java.time.Instant;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.web.server.ResponseStatusException;

/** Asks a provider about one transaction because somebody wants to know now. */
@Component
public class TransactionReconciliation {

    private final ProviderSettings settings;
    private final Providers providers;
    private final Asking asking;
    private final Inquiries inquiries;

    TransactionReconciliation(ProviderSettings settings, Providers providers, Asking asking, Inquiries inquiries) {
        this.settings = settings;
        this.providers = providers;
        this.asking = asking;
        this.inquiries = inquiries;
    }

    /**
     * Returns when the provider has answered and its answer is in the inbox; what it comes to stands in the timeline a moment later. Also
     * about a transaction that the ledger does not know, and also where {@code reconcile} is not set.
     *
     * @return callbacks that the answer has become
     * @throws ResponseStatusException 400: the id is too long; 404: there is no such provider and environment; 409: it cannot be asked, for
     *     the reason that the problem has; 502: its answer cannot be used, for the reason that the problem has; 503: it could not be asked
     *     now
     */
    public int ask(String provider, String environment, String transactionId) {
        EnvironmentSettings door = settings.of(provider, environment);
        if (door == null || !providers.has(provider)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no such provider and environment.");
        }
        if (transactionId.length() > TransactionIds.MAX_LENGTH) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_REQUEST,
                    "A transaction's id has at most " + TransactionIds.MAX_LENGTH + " characters.");
        }
        if (!asking.canAsk(provider)) {
            throw new ResponseStatusException(
                    HttpStatus.CONFLICT,
                    "This provider cannot be asked: no route from ask:" + provider
                            + " runs. Write one into its file; or, where it has one, see its mistakes in /actuator/health.");
        }
        if (door.api("base-url") == null) {
            String key = ProviderSettings.key(provider, environment) + ".api.base-url";
            throw new ResponseStatusException(HttpStatus.CONFLICT, "This provider cannot be asked: set " + key + ".");
        }
        Instant now = Instant.now();
        Instant next =
                door.reconcile() == null ? now : now.plus(door.reconcile().every());
        try {
            return inquiries.about(provider, environment, transactionId, false, now, next);
        } catch (DataAccessException | TransactionException database) {
            throw database;
        } catch (Exception e) {
            throw Inquiries.isTransient(e)
                    ? new ResponseStatusException(
                            HttpStatus.SERVICE_UNAVAILABLE,
                            "The provider could not be asked now; ask again. " + Failures.describe(e))
                    : new ResponseStatusException(
                            HttpStatus.BAD_GATEWAY,
                            "The provider's answer cannot be used: " + Failures.reason(e, null));
        }
    }
}
