package io.callbackgateway.pause;

import io.callbackgateway.audit.AuditLog;
import io.callbackgateway.database.StoredTime;
import io.callbackgateway.failure.Failures;
import io.callbackgateway.lane.LanePauses;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionOperations;

/**
 * What is paused, in the ledger's database: every gateway that shares it looks every second. While it is away, what was last known holds;
 * as long as nothing is known, after a start, no lane takes anything: it might be one that is paused.
 */
@Component
public class Pauses implements LanePauses, DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(Pauses.class);

    private static final Duration LOOK = Duration.ofSeconds(1);

    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "pauses");
        thread.setDaemon(true);
        return thread;
    });

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;
    private final AuditLog audit;

    /** By subject; {@code null} as long as nothing is known. */
    private volatile Map<String, Pause> known;

    private boolean waits; // and has said so

    Pauses(JdbcClient jdbc, TransactionOperations transactions, AuditLog audit) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.audit = audit;
        keepLooking();
        looks.scheduleWithFixedDelay(this::keepLooking, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Pauses a lane, or changes how long and why it is paused. This gateway's lane takes nothing more from the moment on at which this
     * returns; what runs is finished. That of other gateways follows within seconds.
     *
     * @param subject the lane's queue
     * @param until {@code null}: until it is resumed
     * @param reason for people, without secrets; or {@code null}
     * @param who the user of the admin door, or {@link AuditLog#GATEWAY}
     * @throws DataAccessException where the database is away
     */
    public synchronized Pause pause(String subject, Instant until, String reason, String who) {
        transactions.executeWithoutResult(tx -> {
            Pause before = find(subject);
            jdbc.sql(
                            """
                            INSERT INTO pauses (subject, since, until_at, who, reason) VALUES (?, ?, ?, ?, ?)
                            ON CONFLICT (subject) DO UPDATE SET until_at = excluded.until_at, who = excluded.who,
                                reason = excluded.reason""")
                    .params(
                            subject,
                            StoredTime.of(Instant.now()),
                            until == null ? null : StoredTime.of(until),
                            who,
                            reason)
                    .update();
            note(who, "pause", subject, before, find(subject).toString());
        });
        look();
        LOG.info("{} is paused by {}{}", subject, who, until == null ? "" : " until " + until);
        return known.get(subject);
    }

    /**
     * Has a lane go on.
     *
     * @return whether it was paused
     * @throws DataAccessException where the database is away
     */
    public synchronized boolean resume(String subject, String who) {
        boolean resumed = Boolean.TRUE.equals(transactions.execute(tx -> {
            Pause before = find(subject);
            if (before == null) {
                return false;
            }
            jdbc.sql("DELETE FROM pauses WHERE subject = ?").param(subject).update();
            note(who, "resume", subject, before, subject + " goes on");
            return !before.isOver(Instant.now());
        }));
        look();
        if (resumed) {
            LOG.info("{} is resumed by {}", subject, who);
        }
        return resumed;
    }

    /** The pause that holds now. */
    public Optional<Pause> of(String subject) {
        Map<String, Pause> all = known;
        return Optional.ofNullable(all == null ? null : all.get(subject)).filter(each -> !each.isOver(Instant.now()));
    }

    @Override
    public boolean isPaused(String queue) {
        return known == null || of(queue).isPresent();
    }

    private void keepLooking() {
        try {
            look();
        } catch (DataAccessException | TransactionException away) {
            LOG.debug("What is paused cannot be read now", away);
            sayThatLanesWait(away);
        } catch (RuntimeException e) { // the schedule would end
            LOG.warn("What is paused cannot be read now", e);
        }
    }

    private synchronized void sayThatLanesWait(RuntimeException away) {
        if (known == null && !waits) {
            waits = true;
            LOG.warn("All lanes wait until it is known which are paused: {}", Failures.describe(away));
        }
    }

    private synchronized void look() {
        List<Pause> all = jdbc.sql("SELECT subject, who, reason, since, until_at FROM pauses")
                .query(Pauses::read)
                .list();
        known = all.stream().collect(Collectors.toUnmodifiableMap(Pause::subject, Function.identity()));
        if (waits) {
            waits = false;
            LOG.info("It is known which lanes are paused");
        }
        Instant now = Instant.now();
        all.stream().filter(each -> each.isOver(now)).forEach(this::end);
    }

    /** Of several gateways that see it is over, one deletes and notes it. */
    private void end(Pause over) {
        transactions.executeWithoutResult(tx -> {
            int deleted = jdbc.sql("DELETE FROM pauses WHERE subject = ? AND until_at = ?")
                    .params(over.subject(), StoredTime.of(over.until()))
                    .update();
            if (deleted > 0) {
                note(AuditLog.GATEWAY, "resume", over.subject(), over, over.subject() + " goes on: its time is over");
                LOG.info("{} goes on, its pause is over", over.subject());
            }
        });
    }

    private Pause find(String subject) {
        return jdbc.sql("SELECT subject, who, reason, since, until_at FROM pauses WHERE subject = ?")
                .param(subject)
                .query(Pauses::read)
                .optional()
                .orElse(null);
    }

    private static Pause read(ResultSet row, int number) throws SQLException {
        String until = row.getString("until_at");
        return new Pause(
                row.getString("subject"),
                row.getString("who"),
                row.getString("reason"),
                Instant.parse(row.getString("since")),
                until == null ? null : Instant.parse(until));
    }

    /** {@code inbox.<provider>.<environment>} tells whose it is; a destination is nobody's. */
    private void note(String who, String action, String subject, Pause before, String after) {
        String[] words = subject.split("\\.");
        boolean inbox = words.length == 3 && words[0].equals("inbox");
        audit.add(
                who,
                action,
                inbox ? words[1] : "",
                inbox ? words[2] : "",
                null,
                before == null ? subject + " not paused" : before.toString(),
                after);
    }

    @Override
    public void destroy() {
        looks.shutdownNow();
    }
}
