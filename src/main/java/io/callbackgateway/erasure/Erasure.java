package io.callbackgateway.erasure;

import io.callbackgateway.audit.AuditLog;
import io.callbackgateway.broker.BrokerSession;
import io.callbackgateway.broker.BrokerSessions;
import io.callbackgateway.database.GatewayLocks;
import io.callbackgateway.database.StoredTime;
import io.callbackgateway.dispatch.archive.ArchiveSettings;
import io.callbackgateway.dispatch.archive.store.ArchiveStore;
import io.callbackgateway.dispatch.archive.store.ArchiveStores;
import io.callbackgateway.erasure.ErasedTransaction.Deleted;
import io.callbackgateway.failure.Failures;
import io.callbackgateway.inbox.DeadLetters;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Deletes a transaction's personal data: the raw requests of all callbacks about it, in the ledger, the archive and {@code inbox.dead}, and
 * its documents. State, history and events stay, and so does the proof of it; dead letters are discarded. What was begun goes on by itself
 * until it is done; some minutes later it is looked whether the archive was being given some of it meanwhile.
 */
@Component
class Erasure {

    private static final Logger LOG = LoggerFactory.getLogger(Erasure.class);

    private static final Duration LOOK_AGAIN = Duration.ofMinutes(5);

    private final Erasures table;
    private final Traces traces;
    private final BrokerSessions sessions;
    private final DeadLetters deadLetters;
    private final AuditLog audit;
    private final GatewayLocks locks;
    private final Optional<ArchiveStore> archive;

    Erasure(
            Erasures table,
            Traces traces,
            BrokerSessions sessions,
            DeadLetters deadLetters,
            AuditLog audit,
            GatewayLocks locks,
            ArchiveSettings settings,
            CamelContext camel) {
        this.table = table;
        this.traces = traces;
        this.sessions = sessions;
        this.deadLetters = deadLetters;
        this.audit = audit;
        this.locks = locks;
        this.archive = ArchiveStores.of(settings, camel);
    }

    /** Whether what is in the archive can be deleted from here. */
    boolean reachesArchive() {
        return archive.isPresent();
    }

    /**
     * What would be deleted.
     *
     * @return empty where nothing is known of the transaction
     * @throws IOException where the archive is away
     */
    Optional<Deleted> wouldDelete(String provider, String environment, String transactionId)
            throws IOException, ActiveMQException {
        Set<String> callbackIds = traces.callbacks(provider, environment, transactionId);
        if (callbackIds.isEmpty()) {
            return Optional.empty();
        }
        ArchivedTraces archived = inArchive(provider, environment, transactionId, callbackIds);
        return Optional.of(new Deleted(
                traces.countRequests(callbackIds),
                countDeadLetters(callbackIds),
                archived == null ? 0 : archived.requests(),
                archived == null ? 0 : archived.documents(),
                archived == null ? List.of() : archived.names()));
    }

    /**
     * Deletes it. Once the archive has answered, it is noted that it is begun.
     *
     * @return empty where nothing is known of the transaction
     * @throws IOException where the archive is away: then nothing is deleted, or it is begun and goes on by itself
     */
    Optional<ErasedTransaction> erase(String provider, String environment, String transactionId, String who)
            throws IOException, ActiveMQException {
        boolean known = !traces.callbacks(provider, environment, transactionId).isEmpty()
                || table.of(provider, environment, transactionId).isPresent();
        if (!known) {
            return Optional.empty();
        }
        if (archive.isPresent()) {
            archive.get().folders(""); // is it there?
        }
        return Optional.of(goOn(table.begin(provider, environment, transactionId, who)));
    }

    private synchronized ErasedTransaction goOn(ErasedTransaction begun) throws IOException, ActiveMQException {
        Set<String> callbackIds = traces.callbacks(begun.provider(), begun.environment(), begun.transactionId());
        // first where the archive takes it from: what it is given from now on is without
        long requests = traces.deleteRequests(callbackIds);
        long dead = deleteDeadLetters(callbackIds);
        traces.discard(callbackIds);
        ErasedTransaction so = begun.with(
                new Deleted(requests, dead, 0, 0, requests + dead == 0 ? List.of() : List.copyOf(callbackIds)));
        table.put(so);
        ArchivedTraces archived = inArchive(begun.provider(), begun.environment(), begun.transactionId(), callbackIds);
        if (archived != null) {
            archived.delete();
            so = so.with(new Deleted(0, 0, archived.requests(), archived.documents(), archived.names()));
            traces.forgetDocuments(begun.provider(), begun.environment(), begun.transactionId());
        }
        ErasedTransaction finished = new ErasedTransaction(
                so.provider(),
                so.environment(),
                so.transactionId(),
                so.who(),
                so.begunAt(),
                StoredTime.of(Instant.now()),
                so.requests(),
                so.deadLetters(),
                so.archived(),
                so.documents(),
                so.proof());
        table.put(finished);
        if (!begun.isFinished()) {
            audit.add(
                    begun.who(),
                    "erase",
                    begun.provider(),
                    begun.environment(),
                    begun.transactionId(),
                    null,
                    "personal data erased: " + finished.requests() + " raw requests in the ledger, "
                            + finished.deadLetters() + " dead letters, " + finished.archived()
                            + " raw requests and " + finished.documents() + " documents in the archive; proof "
                            + finished.proof());
        }
        return finished;
    }

    /** @return {@code null} where the archive cannot be read from here */
    private ArchivedTraces inArchive(String provider, String environment, String transactionId, Set<String> callbackIds)
            throws IOException {
        return archive.isEmpty()
                ? null
                : ArchivedTraces.of(
                        archive.get(),
                        provider + "/" + environment,
                        transactionId,
                        traces.places(callbackIds),
                        traces.documents(provider, environment, transactionId));
    }

    private long countDeadLetters(Set<String> callbackIds) throws ActiveMQException {
        long count = 0;
        for (List<String> some : Traces.parts(callbackIds)) {
            try (BrokerSession broker = sessions.open()) {
                ClientConsumer found = DeadLetters.browse(some, broker);
                while (DeadLetters.next(found) != null) {
                    count++;
                }
            }
        }
        return count;
    }

    private long deleteDeadLetters(Set<String> callbackIds) throws ActiveMQException {
        return countDeadLetters(callbackIds) == 0
                ? 0
                : deadLetters.sift(messages -> messages.stream()
                        .filter(message -> !callbackIds.contains(DeadLetters.callbackId(message)))
                        .toList());
    }

    /** What was begun and not finished, and what was archived while it ran. */
    @Scheduled(fixedDelay = 60_000, initialDelay = 60_000)
    void goOn() {
        List<ErasedTransaction> open;
        try {
            open = table.open(Instant.now().minus(LOOK_AGAIN));
        } catch (DataAccessException away) {
            return; // the health says so
        }
        for (ErasedTransaction each : open) {
            try {
                locks.whileHeld("erasure", Duration.ZERO, () -> {
                    goOn(each);
                    if (each.isFinished()) {
                        table.checked(each);
                    }
                });
            } catch (IOException | ActiveMQException | DataAccessException e) {
                LOG.warn(
                        "The erasure of {}/{}/{} is not finished, and goes on in a minute: {}",
                        each.provider(),
                        each.environment(),
                        each.transactionId(),
                        Failures.describe(e));
                return;
            } catch (Exception e) {
                LOG.error("The erasure of a transaction failed", e);
                return;
            }
        }
    }
}
