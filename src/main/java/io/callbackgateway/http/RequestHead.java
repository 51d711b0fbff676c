package io.callbackgateway.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.apache.coyote.Request;
import org.apache.coyote.http11.Http11InputBuffer;
import org.apache.tomcat.util.buf.ByteChunk;

/**
 * The head of a request as bytes in Tomcat's buffer. Tomcat mends some of what another server on the way may have read
 * differently, and what it mends cannot be told from its parsed headers: it drops a {@code Content-Length} beside a
 * {@code Transfer-Encoding}, and puts the lines of a folded header together.
 */
final class RequestHead {

    private static final Pattern BLANK = Pattern.compile("[ \t]");

    private RequestHead() {}

    /**
     * Whether nobody can disagree about where this request ends and what its headers say. RFC 9112 would let a server accept some
     * of what does not pass: lines that end in LF alone (section 2.2), folded headers (5.2), both a length and a coding (6.3). A
     * {@code Transfer-Encoding} in HTTP/1.0 is faulty by 6.1. HTTP/0.9 has no headers at all. {@code OPTIONS *} is clear, but asks
     * something of the server that is for no door; Tomcat would answer it by itself.
     *
     * @param request with a head that Tomcat could read to its end
     */
    static boolean isUnambiguous(Request request) {
        ByteChunk target = request.requestURI().getByteChunk();
        if (target.isNull() || request.protocol().equals("")) {
            return false;
        }
        if (target.equals("*")) {
            request.requestURI().setString("/"); // so that Tomcat does not answer it before our 400 has its body
            return false;
        }
        byte[] bytes = target.getBytes();
        int start = target.getStart();
        int end = start;
        while (bytes[end] != '\n' || bytes[end + 1] != '\n' && bytes[end + 1] != '\r') {
            end++;
        }
        String head = new String(bytes, start, end + 1 - start, StandardCharsets.ISO_8859_1);
        // Tomcat has put the names into lower case, and has seen to it that the colon follows at once
        boolean length = head.contains("\ncontent-length:");
        boolean coding = head.contains("\ntransfer-encoding:");
        return bytes[end + 1] == '\r'
                && hasOnlyPlainLines(head)
                && (!coding || !length && request.protocol().equals("HTTP/1.1"))
                && !mayBeFolded(head, start, request);
    }

    /** The first line as far as it has come, each character one byte. Tomcat has every request begin where its buffer does. */
    static String line(Request request) {
        ByteBuffer buffer = ((Http11InputBuffer) request.getInputBuffer()).getByteBuffer();
        String head = new String(buffer.array(), 0, buffer.limit(), StandardCharsets.ISO_8859_1).stripLeading();
        int end = head.indexOf('\n');
        return end < 0 ? head : head.substring(0, end).stripTrailing();
    }

    /** Whether each ends in CRLF, and none begins with a blank. */
    private static boolean hasOnlyPlainLines(String head) {
        for (int lf = head.indexOf('\n'); lf >= 0; lf = head.indexOf('\n', lf + 1)) {
            if (head.charAt(lf - 1) != '\r') {
                return false;
            }
        }
        return !head.contains("\n ") && !head.contains("\n\t");
    }

    /**
     * Tomcat moves a value to the colon, over the blanks, and the line breaks of a fold, that stand before its parts: the bytes that
     * are left between it and the end of its line show by how much. A fold takes three bytes and leaves one blank in the value, so
     * that a value with none, or one that was moved by one byte, has not been folded. Blanks after a value are left, too, and four
     * of them or more can hide a fold. Some values that hold a blank and begin after several ones cannot be told from folded ones.
     */
    private static boolean mayBeFolded(String head, int start, Request request) {
        for (int i = 0; i < request.getMimeHeaders().size(); i++) {
            ByteChunk value = request.getMimeHeaders().getValue(i).getByteChunk();
            if (value.isNull()) {
                continue;
            }
            int end = value.getEnd() - start;
            int left = head.indexOf('\r', end) - end;
            if ((left > 3 || left > 1 && !head.substring(end, end + left).isBlank())
                    && BLANK.matcher(head.substring(value.getStart() - start, end))
                            .find()) {
                return true;
            }
        }
        return false;
    }
}
