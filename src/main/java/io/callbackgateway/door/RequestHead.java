package io.callbackgateway.door;

import org.apache.coyote.Request;
import org.apache.tomcat.util.buf.ByteChunk;
import org.apache.tomcat.util.buf.MessageBytes;

/**
 * The head of a request as bytes in Tomcat's buffer. Tomcat mends some of what another server on the way may have read
 * differently, and what it mends cannot be told from its parsed headers: it drops a {@code Content-Length} beside a
 * {@code Transfer-Encoding}, for one.
 */
final class RequestHead {

    private static final String CONTENT_LENGTH = "content-length";
    private static final String TRANSFER_ENCODING = "transfer-encoding";

    private RequestHead() {}

    /**
     * Whether nobody can disagree about where this request ends. RFC 9112 would let a server accept some of what does not pass:
     * lines that end in LF alone (section 2.2), a folded {@code Content-Length} or {@code Transfer-Encoding} (5.2), both of them
     * (6.3). A {@code Transfer-Encoding} in HTTP/1.0 is faulty by 6.1. HTTP/0.9 has no headers at all.
     *
     * @param request with a head that Tomcat could read to its end
     */
    static boolean isUnambiguous(Request request) {
        ByteChunk target = request.requestURI().getByteChunk();
        if (target.isNull() || request.protocol().equals("")) {
            return false;
        }
        byte[] bytes = target.getBytes();
        boolean length = false;
        boolean coding = false;
        int line = afterLine(bytes, target.getStart());
        while (line > 0 && bytes[line] != '\r') {
            int next = afterLine(bytes, line);
            if (is(CONTENT_LENGTH, bytes, line)) {
                length = true;
                if (next - line > plainLength(CONTENT_LENGTH, request)) {
                    return false;
                }
            } else if (is(TRANSFER_ENCODING, bytes, line)) {
                coding = true;
                if (next - line > plainLength(TRANSFER_ENCODING, request)) {
                    return false;
                }
            }
            line = next;
        }
        return line > 0 && (!coding || !length && request.protocol().equals("HTTP/1.1"));
    }

    /** Of a line with this header and at most one space. Tomcat puts the lines of a folded value together where they stand. */
    private static int plainLength(String name, Request request) {
        MessageBytes value = request.getMimeHeaders().getValue(name);
        return value == null
                ? 0
                : name.length() + ": ".length() + value.getByteChunk().getLength() + "\r\n".length();
    }

    /** @return the index after the line's CRLF, or -1 where it ends in LF alone */
    private static int afterLine(byte[] bytes, int start) {
        int i = start;
        while (bytes[i] != '\n') {
            i++;
        }
        return i > start && bytes[i - 1] == '\r' ? i + 1 : -1;
    }

    /** Tomcat has seen to it that the colon follows the name at once, and has put the name into lower case where it stands. */
    private static boolean is(String name, byte[] bytes, int line) {
        for (int i = 0; i < name.length(); i++) {
            if (bytes[line + i] != name.charAt(i)) {
                return false;
            }
        }
        return bytes[line + name.length()] == ':';
    }
}
