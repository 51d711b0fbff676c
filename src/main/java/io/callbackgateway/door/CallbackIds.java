package io.callbackgateway.door;

import io.callbackgateway.auth.Verdict.Once;
import io.callbackgateway.auth.WireRequest;
import io.callbackgateway.provider.TransactionIds;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.commons.codec.digest.DigestUtils;

/** The ids of signed callbacks: UUIDv7 (RFC 9562 §5.7), as all have. */
final class CallbackIds {

    private static final long VERSION_7 = 0x7000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private CallbackIds() {}

    /**
     * The one id that a signed request has at this door: on every gateway, after every restart. Its time is that of the signature, its
     * other 74 bits are a hash where a UUIDv7 has random ones: of what is signed, and, since two callbacks of one second may differ in
     * nothing but what their provider leaves out of its signature, also of the body and of a query that tells of a transaction.
     *
     * @param request as it goes into the inbox
     */
    static UUID of(Door door, Once once, WireRequest request) {
        MessageDigest sha256 = DigestUtils.getSha256Digest();
        add(sha256, door.provider());
        add(sha256, door.environment());
        sha256.update(once.fingerprint());
        if (!door.facts().transactionIdParameters().isEmpty()) {
            // as the route sees it: how it was encoded makes no other callback
            new TreeMap<>(request.parameters()).forEach((name, value) -> {
                add(sha256, name);
                add(sha256, TransactionIds.text(value));
            });
        }
        sha256.update(request.body().bytes());
        ByteBuffer hash = ByteBuffer.wrap(sha256.digest());
        long time = once.signedAt().toEpochMilli() << 16;
        return new UUID(time | VERSION_7 | hash.getLong() & 0xFFF, VARIANT | hash.getLong() >>> 2);
    }

    private static void add(MessageDigest sha256, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
        sha256.update(bytes);
    }
}
