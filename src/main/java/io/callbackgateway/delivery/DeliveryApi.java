package io.callbackgateway.delivery;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.callbackgateway.audit.AuditLog;
import io.callbackgateway.delivery.DeliveryProblem.Kind;
import io.callbackgateway.delivery.DeliveryStatus.Shown;
import io.callbackgateway.delivery.DeliveryTables.Heal;
import io.callbackgateway.delivery.Healing.Report;
import io.callbackgateway.delivery.WantedDelivery.Difference;
import io.callbackgateway.delivery.route.Attempt;
import io.callbackgateway.delivery.route.Operation;
import io.callbackgateway.failure.Failures;
import io.callbackgateway.failure.UnreadableException;
import io.callbackgateway.provider.ProviderSettings;
import io.callbackgateway.provider.Providers;
import io.callbackgateway.reconciliation.TransactionReconciliation;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** How a provider delivers, and what can be done about it, for people and scripts, at the admin door. Each asks the provider itself. */
@RestController
@RequestMapping("/api")
public class DeliveryApi {

    private final ProviderSettings settings;
    private final Providers providers;
    private final Deliveries deliveries;
    private final DeliveryTables tables;
    private final DeliveryCheck check;
    private final Healing healing;
    private final Attempts attempts;
    private final TransactionReconciliation reconciliation;
    private final AuditLog audit;

    DeliveryApi(
            ProviderSettings settings,
            Providers providers,
            Deliveries deliveries,
            DeliveryTables tables,
            DeliveryCheck check,
            Healing healing,
            Attempts attempts,
            TransactionReconciliation reconciliation,
            AuditLog audit) {
        this.settings = settings;
        this.providers = providers;
        this.deliveries = deliveries;
        this.tables = tables;
        this.check = check;
        this.healing = healing;
        this.attempts = attempts;
        this.reconciliation = reconciliation;
        this.audit = audit;
    }

    /**
     * How the provider delivers now, and what is wrong with it.
     *
     * @throws ResponseStatusException 404: there is no such provider and environment; 409: its file has no route from delivery:…/status that
     *     runs; 502: its answer cannot be used; 503: it cannot be asked now. Call again
     */
    @GetMapping("/providers/{provider}/{environment}/delivery")
    public Delivery status(@PathVariable String provider, @PathVariable String environment) {
        return with(provider, environment, Operation.STATUS, watched -> {
            DeliveryStatus status = deliveries.status(watched);
            return new Delivery(status.shown(), check.see(watched, status), tables.heal(watched));
        });
    }

    /**
     * @param problems none where all is well
     * @param heal the last one
     */
    public record Delivery(Shown status, List<DeliveryProblem> problems, Heal heal) {}

    /**
     * Has a provider that has paused deliver again, whatever delivery.heal says: it is resumed, and what has waited is restarted. Whether
     * that has helped is known when the first callback has come: ask a little later how it delivers.
     *
     * @throws ResponseStatusException 404: there is no such provider and environment; 409: its file has no route from delivery:…/restart that
     *     runs, or the gateway takes no callbacks itself, or a check is under way; 502: the provider's answer cannot be used; 503: it cannot
     *     be asked now. Call again
     */
    @PostMapping("/providers/{provider}/{environment}/delivery/heal")
    public Healed heal(@PathVariable String provider, @PathVariable String environment, Principal user) {
        return with(provider, environment, Operation.RESTART, watched -> {
            if (!healing.takesCallbacks(watched)) {
                throw conflict(
                        "The gateway itself takes no callbacks now, and the provider would pause again. See /actuator/health.");
            }
            AtomicReference<Healed> healed = new AtomicReference<>();
            boolean alone = check.alone(watched, () -> {
                Report report = healing.heal(watched, user.getName(), deliveries.status(watched));
                List<DeliveryProblem> problems = check.see(watched, report.after()).stream()
                        .filter(each -> each.kind() != Kind.NOT_MOVING) // it cannot move yet
                        .toList();
                healed.set(new Healed(
                        report.done(),
                        report.failure(),
                        report.message(),
                        report.after().shown(),
                        problems));
            });
            if (!alone) {
                throw conflict("A check or another heal is under way. Call again.");
            }
            return healed.get();
        });
    }

    /**
     * @param done resumed, where it was paused, and restarted
     * @param failure why what is not in it was not done; absent where all was
     * @param message what the provider says to the restart; absent where it says nothing
     * @param problems that are left
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Healed(
            List<String> done, String failure, String message, Shown status, List<DeliveryProblem> problems) {}

    /**
     * What apply would change at the provider. Changes nothing.
     *
     * @throws ResponseStatusException 404: there is no such provider and environment; 409: its file has no route from delivery:…/status that
     *     runs; 502: its answer cannot be used; 503: it cannot be asked now. Call again
     */
    @GetMapping("/providers/{provider}/{environment}/delivery/plan")
    public Plan plan(@PathVariable String provider, @PathVariable String environment) {
        return with(provider, environment, Operation.STATUS, watched -> {
            WantedDelivery wanted = deliveries.wanted(watched);
            return new Plan(wanted.differences(deliveries.status(watched)), credentials(wanted, watched), null);
        });
    }

    /**
     * @param credentials whether they are set; the provider does not show its own, so that nobody knows whether they differ
     * @param message what the provider says to it; absent where it says nothing, or was told nothing
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Plan(List<Difference> differences, String credentials, String message) {}

    private static String credentials(WantedDelivery wanted, Watched watched) {
        return wanted.username() == null
                ? "none: " + watched.key() + ".auth has no basic with a password that is valid now"
                : "set, as " + watched.key() + ".auth has them: the provider does not show its own";
    }

    /**
     * Has the provider deliver as the settings say: URL, user and password, expected status, and that it delivers at all. Answers what still
     * differs after it.
     *
     * @throws ResponseStatusException 404: there is no such provider and environment; 409: its file has no route from
     *     delivery:…/configure that runs, or delivery.url is not set; 502: its answer cannot be used; 503: it cannot be asked now. Call again
     */
    @PostMapping("/providers/{provider}/{environment}/delivery/apply")
    public Plan apply(@PathVariable String provider, @PathVariable String environment, Principal user) {
        return with(provider, environment, Operation.CONFIGURE, watched -> {
            WantedDelivery wanted = deliveries.wanted(watched);
            if (wanted.url() == null) {
                throw conflict("Set " + watched.key() + ".delivery.url, which the provider is told to call.");
            }
            DeliveryStatus before = deliveries.status(watched);
            String message = noted(
                    user,
                    "apply",
                    watched,
                    null,
                    before.toString(),
                    () -> deliveries.tell(watched, Operation.CONFIGURE, wanted.variables()));
            DeliveryStatus after = deliveries.status(watched);
            check.see(watched, after);
            return new Plan(wanted.differences(after), credentials(wanted, watched), message);
        });
    }

    /**
     * Has the provider send a transaction's callback once more, or, where it cannot do that, asks it where the transaction stands.
     *
     * @throws ResponseStatusException 400: the id is too long; 404: there is no such provider and environment, or the provider knows no such
     *     transaction; 409: it can do neither, as settings or its file are; 502: its answer cannot be used; 503: it cannot be asked now.
     *     Call again
     */
    @PostMapping("/transactions/{provider}/{environment}/{id}/resend")
    @ResponseStatus(HttpStatus.ACCEPTED)
    public Resent resend(
            @PathVariable String provider, @PathVariable String environment, @PathVariable String id, Principal user) {
        Watched watched = existing(provider, environment);
        return telling(() -> new Resent(noted(
                user,
                "resend",
                watched,
                id,
                null,
                () -> deliveries.has(watched, Operation.RESEND)
                        ? deliveries.tell(watched, Operation.RESEND, Map.of("transactionId", id))
                        : "it cannot resend and was asked instead; callbacks put into the inbox: "
                                + reconciliation.ask(provider, environment, id))));
    }

    /** @param message what the provider says to it; absent where it says nothing */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Resent(String message) {}

    /**
     * Asks the provider how often it has tried to deliver the callbacks of a transaction, which then stands in its timeline, too.
     *
     * @throws ResponseStatusException 404: there is no such provider and environment; 409: its file has no route from delivery:…/attempts
     *     that runs; 502: its answer cannot be used; 503: it cannot be asked now. Call again
     */
    @PostMapping("/transactions/{provider}/{environment}/{id}/attempts")
    public Tried attempts(@PathVariable String provider, @PathVariable String environment, @PathVariable String id) {
        return with(provider, environment, Operation.ATTEMPTS, watched -> new Tried(attempts.take(watched, id)));
    }

    public record Tried(List<Attempt> attempts) {}

    private interface Call<T> {
        T make() throws Exception;
    }

    /** Notes what was done, and what came of it. */
    private String noted(
            Principal user, String action, Watched watched, String transaction, String before, Call<String> call)
            throws Exception {
        String outcome = null;
        try {
            outcome = call.make();
            return outcome;
        } catch (Exception e) {
            outcome = "failed: "
                    + (e instanceof ResponseStatusException known ? known.getReason() : Deliveries.reason(e));
            throw e;
        } finally {
            audit.add(
                    user.getName(),
                    action,
                    watched.provider(),
                    watched.environment(),
                    transaction,
                    before,
                    outcome == null ? "done" : outcome);
        }
    }

    private interface Answer<T> {
        T of(Watched watched) throws Exception;
    }

    private <T> T with(String provider, String environment, Operation needed, Answer<T> answer) {
        Watched watched = existing(provider, environment);
        if (!deliveries.has(watched, needed)) {
            throw conflict(
                    "No route from delivery:" + provider + "/" + needed.word()
                            + " runs. Write one into the provider's file; or, where it has one, see its mistakes in /actuator/health.");
        }
        return telling(() -> answer.of(watched));
    }

    private Watched existing(String provider, String environment) {
        if (settings.of(provider, environment) == null || !providers.has(provider)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no such provider and environment.");
        }
        return new Watched(provider, environment);
    }

    /** Tells by the status whose business a failure is. */
    private static <T> T telling(Call<T> call) {
        try {
            return call.make();
        } catch (DataAccessException | TransactionException | ResponseStatusException told) {
            throw told;
        } catch (UnreadableException e) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "The provider's answer: " + e.getMessage() + ".");
        } catch (Exception e) {
            String reason = Deliveries.reason(e);
            throw Failures.isTransient(e)
                    ? new ResponseStatusException(
                            HttpStatus.SERVICE_UNAVAILABLE,
                            "The provider could not be asked now; call again. " + reason)
                    : new ResponseStatusException(
                            HttpStatus.BAD_GATEWAY, "The provider's answer cannot be used: " + reason);
        }
    }

    private static ResponseStatusException conflict(String reason) {
        return new ResponseStatusException(HttpStatus.CONFLICT, reason);
    }
}
