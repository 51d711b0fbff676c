package io.callbackgateway.backup;

import io.callbackgateway.audit.AuditLog;
import io.callbackgateway.broker.BrokerSettings;
import io.callbackgateway.broker.EmbeddedBroker;
import io.callbackgateway.database.DatabaseSettings;
import io.callbackgateway.database.LedgerFile;
import io.callbackgateway.failure.Failures;
import io.callbackgateway.files.DataDirectory;
import io.callbackgateway.lane.LanePauses;
import io.callbackgateway.settings.BadSettingException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Whether the ledger and the broker's journal belong together. Both carry the ledger's id and a generation, which grows at every start and
 * every minute: in the ledger first, then in a file beside the journal. So a ledger behind its journal shows, as does another one, or none.
 * Until that is known, no lane takes anything.
 */
@Component
class Instance implements LanePauses {

    private static final Logger LOG = LoggerFactory.getLogger(Instance.class);

    /** EX_CONFIG of sysexits.h. */
    private static final int EXIT_CODE = 78;

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;
    private final AuditLog audit;
    private final DatabaseSettings settings;
    private final String ledger;
    private final Path file;
    private final Runnable exit;
    private volatile Difference difference; // that is accepted
    private volatile LedgerSide state; // null until the database has been there
    private volatile boolean written = true;

    @Autowired
    Instance(
            JdbcClient jdbc,
            TransactionOperations transactions,
            AuditLog audit,
            DatabaseSettings settings,
            BrokerSettings broker,
            DataDirectory data)
            throws IOException {
        this(jdbc, transactions, audit, settings, broker, data, () -> Runtime.getRuntime()
                .halt(EXIT_CODE));
    }

    /**
     * @param exit ends the process, where the ledger is exchanged while it is running
     * @throws BadSettingException where the two do not belong together: what it means and how to go on
     */
    Instance(
            JdbcClient jdbc,
            TransactionOperations transactions,
            AuditLog audit,
            DatabaseSettings settings,
            BrokerSettings broker,
            DataDirectory data,
            Runnable exit)
            throws IOException {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.audit = audit;
        this.settings = settings;
        this.exit = exit;
        this.ledger = settings.embedded()
                ? data.path().resolve(LedgerFile.NAME).toString()
                : "The ledger (gateway.ledger.url)";
        this.file = file(broker, data);
        try {
            check();
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("Whose ledger it is will be looked at when the database is there: {}", Failures.describe(e));
        }
    }

    static Path file(BrokerSettings broker, DataDirectory data) {
        return (broker.embedded() ? EmbeddedBroker.home(data.path()) : data.path()).resolve(JournalSide.NAME);
    }

    private void check() throws IOException {
        JournalSide known = JournalSide.read(file);
        LedgerSide found = LedgerSide.read(jdbc).orElse(null);
        difference = Difference.between(known, found, !settings.embedded());
        if (difference != null && !settings.accept().equals(difference.code())) {
            throw new BadSettingException("gateway.ledger.accept", difference.explained(ledger, file.toString()));
        }
        if (!isBehind()) {
            begin(known, found);
        }
    }

    /** Whether the ledger is accepted, and lacks events that were told: then it is to learn them before {@link #goOn}. */
    boolean isBehind() {
        return state == null && difference != null && difference.lacksEvents();
    }

    /** When it knew all that was told, ISO 8601; empty where it never did. */
    String behindSince() {
        return difference.kind() == Difference.Kind.OLDER_LEDGER
                ? difference.found().at()
                : "";
    }

    /** From now on, the two belong together. */
    void goOn() throws IOException {
        if (isBehind()) {
            begin(difference.known(), difference.found());
        }
    }

    private void begin(JournalSide known, LedgerSide found) throws IOException {
        String journal = known == null ? UUID.randomUUID().toString() : known.journal();
        LedgerSide next = transactions.execute(tx -> {
            if (found == null) {
                new LedgerSide(UUID.randomUUID().toString(), "", 0, "").insert(jdbc);
            }
            return LedgerSide.begin(jdbc, settings.embedded() ? journal : "", known == null ? 0 : known.generation());
        });
        new JournalSide(next.id(), journal, next.generation(), next.at()).write(file);
        state = next;
        if (difference != null) {
            LOG.warn("gateway.ledger.accept: went on with {}", difference);
            audit.add(AuditLog.GATEWAY, "accept-ledger", "", "", null, difference.toString(), next.toString());
        }
    }

    /** @return {@code null} until the database has been there */
    LedgerSide state() {
        return state;
    }

    /** Whether the file beside the journal is as the ledger. */
    boolean isWritten() {
        return written;
    }

    @Override
    public boolean isPaused(String queue) {
        return state == null;
    }

    /** Where the database was away at the start: as soon as it is there. */
    @Scheduled(fixedDelay = 1_000, initialDelay = 1_000)
    void lookAgain() {
        if (state == null) {
            advance();
        }
    }

    @Scheduled(fixedDelay = 60_000, initialDelay = 60_000)
    synchronized void advance() {
        try {
            if (state == null) {
                check();
                if (isBehind()) {
                    throw new BadSettingException(
                            "gateway.ledger.accept",
                            "start again now that the database is there; the ledger lacks events");
                }
            } else {
                advanceBoth();
            }
        } catch (BadSettingException e) {
            LOG.error("The process ends: {}", e.getMessage());
            exit.run();
        } catch (DataAccessException | TransactionException e) {
            LOG.debug("The ledger's database is away", e);
        } catch (IOException e) {
            if (written) {
                LOG.warn("{} cannot be written, so that the ledger is not watched: {}", file, Failures.describe(e));
            }
            written = false; // and the ledger does not advance before it is
        }
    }

    private void advanceBoth() throws IOException {
        JournalSide known = JournalSide.read(file);
        if (known == null) {
            throw new IOException("it is gone"); // with the journal, which will say so itself
        }
        if (written) {
            state = transactions
                    .execute(tx -> LedgerSide.advance(jdbc, state.id(), state.generation()))
                    .orElseThrow(() -> exchanged(known));
        }
        new JournalSide(state.id(), known.journal(), state.generation(), state.at()).write(file);
        if (!written) {
            LOG.info("{} can be written again", file);
            written = true;
        }
    }

    private BadSettingException exchanged(JournalSide known) {
        LedgerSide found = LedgerSide.read(jdbc).orElse(null);
        Difference difference = Difference.between(known, found, true);
        return new BadSettingException(
                "gateway.ledger.url",
                "the ledger was exchanged while the gateway was running"
                        + (difference == null ? "" : ". " + difference.explained(ledger, file.toString())));
    }
}
