package io.callbackgateway.door;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.callbackgateway.auth.Verdict.Once;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** The ids of callbacks, UUIDv7 (RFC 9562 §5.7). */
final class CallbackIds {

    private static final long VERSION_7 = 0x7000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private final TimeBasedEpochGenerator generator = Generators.timeBasedEpochGenerator();

    /** One of its own, of now. */
    UUID next() {
        return generator.generate();
    }

    /**
     * The one id that a signed request has at this door: on every gateway, after every restart. Its time is that of the signature,
     * its other 74 bits are a hash where a UUIDv7 has random ones.
     */
    static UUID of(Door door, Once once) {
        MessageDigest sha256;
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
        sha256.update((door.provider() + "/" + door.environment() + "/").getBytes(StandardCharsets.UTF_8));
        ByteBuffer hash = ByteBuffer.wrap(sha256.digest(once.fingerprint()));
        long time = once.signedAt().toEpochMilli() << 16;
        return new UUID(time | VERSION_7 | hash.getLong() & 0xFFF, VARIANT | hash.getLong() >>> 2);
    }
}
