package io.callbackgateway.database;

import java.time.Instant;
import java.util.UUID;

/** Ids that sort by time: UUIDv7, which begin with 48 bits of milliseconds (RFC 9562 §5.7). */
public final class StoredId {

    private StoredId() {}

    /** The least one of that moment. */
    public static String firstAt(Instant time) {
        return new UUID(time.toEpochMilli() << 16, 0).toString();
    }

    /** When it was made, to the millisecond. */
    public static Instant timeOf(String id) {
        return Instant.ofEpochMilli(UUID.fromString(id).getMostSignificantBits() >>> 16);
    }
}
