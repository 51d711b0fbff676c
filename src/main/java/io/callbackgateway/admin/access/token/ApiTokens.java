package io.callbackgateway.admin.access.token;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.callbackgateway.admin.access.Role;
import io.callbackgateway.database.StoredTime;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionOperations;

/** The tokens of scripts, of which the database has digests only: they are random, so that a fast one is enough. */
@Component
class ApiTokens {

    /** So that they can be listed at once. */
    static final int MOST = 1_000;

    /** By which tools that look for secrets know one. */
    private static final String PREFIX = "cgw_";

    private static final Pattern TOKEN = Pattern.compile(PREFIX + "[A-Za-z0-9_-]{43}");

    private static final String COLUMNS = "id, name, role, personal_data, made_by, made_at, expires_at, last_used_at";

    private static final RowMapper<ApiToken> ROW = (row, number) -> new ApiToken(
            row.getString(1),
            row.getString(2),
            row.getString(3),
            row.getInt(4) == 1,
            row.getString(5),
            Instant.parse(row.getString(6)),
            row.getString(7) == null ? null : Instant.parse(row.getString(7)),
            row.getString(8) == null ? null : Instant.parse(row.getString(8)));

    private static final TimeBasedEpochGenerator IDS = Generators.timeBasedEpochGenerator();
    private static final SecureRandom RANDOM = new SecureRandom();

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;
    private final Map<String, Instant> used = new ConcurrentHashMap<>();

    ApiTokens(JdbcClient jdbc, TransactionOperations transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    record Made(ApiToken token, String secret) {
        /** Without what is secret in it. */
        @Override
        public String toString() {
            return token.toString();
        }
    }

    /** @return empty where there is one of this name, or there are {@link #MOST} */
    Optional<Made> make(String name, Role role, boolean personalData, Instant expires, String who) {
        byte[] random = new byte[32];
        RANDOM.nextBytes(random);
        String secret = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        String id = IDS.generate().toString();
        return transactions.execute(tx -> {
            int made = jdbc.sql("INSERT INTO api_tokens (hash, " + COLUMNS + ")"
                            + " SELECT ?, ?, ?, ?, ?, ?, ?, ?, NULL"
                            + " WHERE (SELECT COUNT(*) FROM api_tokens) < ? ON CONFLICT (name) DO NOTHING")
                    .params(
                            hash(secret),
                            id,
                            name,
                            role.word(),
                            personalData ? 1 : 0,
                            who,
                            StoredTime.of(Instant.now()),
                            expires == null ? null : StoredTime.of(expires),
                            MOST)
                    .update();
            return made == 0 ? Optional.empty() : of(id).map(token -> new Made(token, secret));
        });
    }

    /** In the order in which they were made. */
    List<ApiToken> list() {
        return jdbc.sql("SELECT " + COLUMNS + " FROM api_tokens ORDER BY id")
                .query(ROW)
                .list();
    }

    Optional<ApiToken> of(String id) {
        return jdbc.sql("SELECT " + COLUMNS + " FROM api_tokens WHERE id = ?")
                .param(id)
                .query(ROW)
                .optional();
    }

    /** @return the token as it was; empty where there was none */
    Optional<ApiToken> revoke(String id) {
        return transactions.execute(tx -> {
            Optional<ApiToken> token = of(id);
            return jdbc.sql("DELETE FROM api_tokens WHERE id = ?").param(id).update() == 0 ? Optional.empty() : token;
        });
    }

    Optional<ApiToken> find(String hash) {
        return jdbc.sql("SELECT " + COLUMNS + " FROM api_tokens WHERE hash = ?")
                .param(hash)
                .query(ROW)
                .optional();
    }

    /** Whether it could be one at all: what could not is not looked up. */
    static boolean looksLikeOne(String secret) {
        return TOKEN.matcher(secret).matches();
    }

    static String hash(String secret) {
        return DigestUtils.sha256Hex(secret);
    }

    /** To be written down soon. */
    void usedNow(ApiToken token) {
        used.put(token.id(), Instant.now());
    }

    /** Off the way of calls, and once for many. Where the database is away, the use of this minute is forgotten. */
    @Scheduled(fixedDelay = 60_000, initialDelay = 60_000)
    void writeUse() {
        try {
            used.keySet().forEach(id -> {
                Instant at = used.remove(id);
                transactions.executeWithoutResult(tx -> jdbc.sql("UPDATE api_tokens SET last_used_at = ? WHERE id = ?")
                        .params(StoredTime.of(at), id)
                        .update());
            });
        } catch (DataAccessException | TransactionException away) {
            used.clear(); // the health says so
        }
    }
}
