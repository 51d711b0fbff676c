package io.callbackgateway.dispatch.archive;

import io.callbackgateway.event.EventMessage;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.springframework.util.DigestUtils;

/**
 * Where a callback stands in the archive. Keys are deterministic, so that a repeat overwrites itself, and safe for any file system and
 * object store whatever a provider's ids hold.
 */
public final class ArchiveKey {

    /** A file name may have 255 bytes on common file systems. */
    private static final int MAX_SEGMENT = 200;

    private ArchiveKey() {}

    /** {@code {provider}/{environment}/{yyyy}/{MM}/{dd}}, by the day of the receipt. */
    static String folder(EventMessage event) {
        return String.join(
                "/", event.provider(), event.environment(), event.day().replace('-', '/'));
    }

    /** Without the ending. Where a callback says several things about one transaction, the second has {@code .2}, and so on. */
    static String of(EventMessage event) {
        String name = event.item() == 1 ? event.callbackId() : event.callbackId() + "." + event.item();
        return String.join("/", folder(event), segment(event.transactionId()), name);
    }

    /** Of a document that the callback of an event links to. */
    public static String ofDocument(EventMessage event, String documentId, String extension) {
        return String.join(
                "/", folder(event), segment(event.transactionId()), "documents", segment(documentId) + extension);
    }

    /**
     * Of its first callback and event: one callback may cause the last event of a segment and the first of the next. Where a batch comes
     * again, its first event is the same, so that it overwrites itself; the events that it may lack then come in the next.
     */
    static String segmentName(EventMessage first) {
        return first.callbackId() + "-" + first.id() + ".jsonl.gz";
    }

    /**
     * An id as one path segment: letters, digits, {@code _}, {@code -} and inner dots stay, every other byte of its UTF-8 becomes
     * {@code %XX}. What would be too long is cut and ends in a hash of the whole.
     */
    public static String segment(String id) {
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
