package io.callbackgateway.dispatch;

import io.callbackgateway.event.EventMessage;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.apache.camel.Variable;
import org.springframework.stereotype.Component;
import org.springframework.util.DigestUtils;

/**
 * Where a callback stands in the archive, without the ending (design §3.5). Keys are deterministic, so that a repeat
 * overwrites itself, and safe for any file system and object store whatever a provider's ids hold.
 */
@Component("archiveKey")
class ArchiveKey {

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyy/MM/dd", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** A file name may have 255 bytes on common file systems. */
    private static final int MAX_SEGMENT = 200;

    public String of(@Variable("event") EventMessage event) {
        return String.join(
                "/",
                event.provider(),
                event.environment(),
                DAY.format(event.receivedAt()),
                segment(event.transactionId()),
                event.callbackId());
    }

    /**
     * An id as one path segment: letters, digits, {@code _}, {@code -} and inner dots stay, every other byte of its UTF-8 becomes
     * {@code %XX}. What would be too long is cut and ends in a hash of the whole.
     */
    static String segment(String id) {
        StringBuilder segment = new StringBuilder();
        byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            char c = (char) (bytes[i] & 0xff);
            boolean innerDot = c == '.' && i > 0 && bytes[i - 1] != '.';
            if (c >= 'a' && c <= 'z'
                    || c >= 'A' && c <= 'Z'
                    || c >= '0' && c <= '9'
                    || c == '_'
                    || c == '-'
                    || innerDot) {
                segment.append(c);
            } else {
                segment.append('%').append(String.format(Locale.ROOT, "%02X", (int) c));
            }
        }
        if (segment.length() > MAX_SEGMENT) {
            String hash = DigestUtils.md5DigestAsHex(bytes);
            segment.setLength(MAX_SEGMENT - hash.length() - 1);
            segment.append('~').append(hash);
        }
        return segment.toString();
    }
}
