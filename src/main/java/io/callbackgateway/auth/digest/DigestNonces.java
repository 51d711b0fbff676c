package io.callbackgateway.auth.digest;

import io.callbackgateway.auth.Verdict.Reason;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.TreeMap;
import javax.crypto.Mac;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;
import org.springframework.security.crypto.keygen.BytesKeyGenerator;
import org.springframework.security.crypto.keygen.KeyGenerators;

/**
 * The nonces of one digest method. One is a time, a random number and our HMAC of both, so that giving them away costs no memory;
 * only those that a caller has used with a right response are kept, with the highest count seen.
 *
 * <p>That memory is bounded. It forgets by the time of issue, oldest first, which is why it is not a cache: whatever is not in it and
 * is not younger than the youngest one forgotten may have been used, and is stale. The same holds for what was issued before the start.
 */
final class DigestNonces {

    private static final int TIME = Long.BYTES;
    private static final int RANDOM = 16;
    private static final int MAC = 24;

    /** Of about 200 bytes each. Where more are used within their lifetime, they live shorter. */
    private static final int KEPT = 50_000;

    private final byte[] key;
    private final byte[] door;
    private final Duration lifetime;
    private final BytesKeyGenerator random = KeyGenerators.secureRandom(RANDOM);
    private final TreeMap<Nonce, Long> used =
            new TreeMap<>(Comparator.comparingLong(Nonce::issued).thenComparing(Nonce::text));
    private long forgotten;

    /**
     * @param door that they are good for: nobody else's are, though made with the same key
     * @param start before which we remember nothing
     */
    DigestNonces(byte[] key, String door, Duration lifetime, Instant start) {
        this.key = key;
        this.door = DigestUtils.sha256(door);
        this.lifetime = lifetime;
        this.forgotten = start.toEpochMilli() - 1;
    }

    String issue(Instant now) {
        ByteBuffer nonce = ByteBuffer.allocate(TIME + RANDOM + MAC);
        nonce.putLong(now.toEpochMilli()).put(random.generateKey()).put(mac(nonce.array()));
        return Base64.getUrlEncoder().encodeToString(nonce.array());
    }

    /**
     * Takes note that a nonce was used. Only for a response that is right: anybody else could use a caller's nonces up.
     *
     * @param count must rise
     * @return why it cannot be used: {@link Reason#STALE} or {@link Reason#REPLAYED}; {@code null} where it can
     */
    Reason use(String text, long count, Instant at) {
        Nonce nonce = read(text);
        long oldest = at.minus(lifetime).toEpochMilli();
        // one of the future is from another gateway with the same key, whose clock is ahead
        if (nonce == null
                || nonce.issued < oldest
                || nonce.issued > at.plus(lifetime).toEpochMilli()) {
            return Reason.STALE;
        }
        synchronized (used) {
            Long highest = used.get(nonce);
            if (highest == null && nonce.issued <= forgotten) {
                return Reason.STALE;
            }
            if (highest != null && count <= highest) {
                return Reason.REPLAYED;
            }
            used.put(nonce, count);
            while (used.size() > KEPT || used.firstKey().issued < oldest) {
                forgotten = Math.max(forgotten, used.pollFirstEntry().getKey().issued);
            }
        }
        return null;
    }

    /** @return {@code null} where it is not one of ours */
    private Nonce read(String text) {
        byte[] nonce;
        try {
            nonce = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
        if (nonce.length != TIME + RANDOM + MAC) {
            return null;
        }
        byte[] mac = Arrays.copyOfRange(nonce, TIME + RANDOM, nonce.length);
        return MessageDigest.isEqual(mac(nonce), mac)
                ? new Nonce(ByteBuffer.wrap(nonce).getLong(), text)
                : null;
    }

    /** Of the door, and of a nonce's time and number. */
    private byte[] mac(byte[] nonce) {
        Mac mac = HmacUtils.getInitializedMac(HmacAlgorithms.HMAC_SHA_256, key);
        mac.update(door);
        mac.update(nonce, 0, TIME + RANDOM);
        return Arrays.copyOf(mac.doFinal(), MAC);
    }

    private record Nonce(long issued, String text) {}
}
