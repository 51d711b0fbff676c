package io.callbackgateway.database;

import com.zaxxer.hikari.SQLExceptionOverride;
import io.callbackgateway.failure.Failures;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * Sees every failure of a statement at SQLite. A ledger that is damaged, or whose disk fails, keeps no promise: as with a broken journal,
 * the process ends, and the next start says what is wrong.
 */
final class DamagedLedger implements SQLExceptionOverride {

    /** EX_IOERR of sysexits.h, as for the journal. */
    static final int EXIT_CODE = 74;

    private static final Logger LOG = LoggerFactory.getLogger(DamagedLedger.class);

    private final Runnable exit;
    private final AtomicBoolean ended = new AtomicBoolean();

    /** @param exit ends the process; called once */
    DamagedLedger(Runnable exit) {
        this.exit = exit;
    }

    @java.lang.Override
    public Override adjudicate(SQLException failure) {
        if (isDamage(failure) && ended.compareAndSet(false, true)) {
            LOG.error(
                    "ledger.db in gateway.data-dir is damaged or cannot be read; the process ends so that nothing is told from it: {}",
                    Failures.describe(failure));
            exit.run();
        }
        return Override.CONTINUE_EVICT;
    }

    /** Whether something says that the file is damaged, or that its disk fails. */
    static boolean isDamage(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLiteException sqlite) {
                SQLiteErrorCode code = sqlite.getResultCode();
                int primary = code.code & 0xff; // of an extended one
                return primary == SQLiteErrorCode.SQLITE_CORRUPT.code
                        || primary == SQLiteErrorCode.SQLITE_NOTADB.code
                        || primary == SQLiteErrorCode.SQLITE_IOERR.code && code != SQLiteErrorCode.SQLITE_IOERR_NOMEM;
            }
        }
        return false;
    }
}
