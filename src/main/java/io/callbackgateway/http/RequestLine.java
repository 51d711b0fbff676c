package io.callbackgateway.http;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.coyote.Request;

/**
 * The first line of each request on a connection, while it is on its way into Tomcat, which takes no blank in a target and a target from
 * one packet to the next. A blank in a query that its sender forgot to encode can be read in one way only where nothing else of the line
 * is odd: Tomcat gets a plus for it, and who asks for the query gets what was sent. All else stays as it came, for Tomcat to reject: RFC
 * 9112 section 3.2 warns of mending what may have got past somebody else's filter, so that a path is never mended.
 *
 * <p>Requests that are sent before the answer to the one before them are not looked at: where they begin, Tomcat alone knows.
 */
public final class RequestLine {

    /** Of one method, path, query and version, with single blanks in between, and no other control character than a tab in the query. */
    private static final Pattern WITH_QUERY = Pattern.compile(
            "[!-~]+ /[^ \t?#]*\\?" + "([^#\\x00-\\x08\\x0A-\\x1F\\x7F]*[^#\\x00-\\x20\\x7F]) HTTP/1\\.[01]\r");

    /** What may be the line's real end. */
    private static final Pattern VERSION = Pattern.compile("[ \t]HTTP/", Pattern.CASE_INSENSITIVE);

    /** A line whose target Tomcat takes, whatever else it may find in it. */
    private static final Pattern PLAIN =
            Pattern.compile("[^ \t]+[ \t]+(?:[A-Za-z]+://[^/?# \t]*)?[!$%&'()*+,./0-9:;=@A-Z_a-z~-]*"
                    + "(?:\\?[!-~\\x80-\\xFF&&[^#]]*)?(?:[ \t]+HTTP/[0-9]\\.[0-9])?\r?");

    private static final byte[] NOTHING = {};

    private final StringBuilder passed = new StringBuilder(); // on to Tomcat of this line
    private byte[] held = NOTHING; // back, as it may be part of the query
    private boolean over = true;
    private Request request; // that the line is to begin, unless it has begun
    private String query; // that was mended, as it was sent

    /** The query of a request as it was sent, without the question mark; each character is one byte. {@code null} where there is none. */
    public static String query(HttpServletRequest request) {
        return request.getAttribute(RequestLine.class.getName()) instanceof String sent
                ? sent
                : request.getQueryString();
    }

    /** Whether nothing is wrong with the target of a line. */
    static boolean isPlain(String line) {
        return PLAIN.matcher(line).matches();
    }

    /** Before any of its bytes is read. */
    void expect(Request next) {
        request = next;
    }

    /** Has {@link #query(HttpServletRequest)} know how the query of a request was sent, where it was mended. */
    void tell(Request read) {
        read.setAttribute(RequestLine.class.getName(), query);
        query = null;
    }

    /** Reads from a connection without waiting, as {@link org.apache.tomcat.util.net.SocketWrapperBase#read} does. */
    @FunctionalInterface
    interface Source {

        int read(ByteBuffer to) throws IOException;
    }

    /** Reads what Tomcat asks for. Of a line that is not there in whole, no more than what is sure not to change. */
    int read(ByteBuffer to, Source connection) throws IOException {
        if (request.getStartTimeNanos() == -1) { // nothing has come of it so far
            passed.setLength(0);
            query = null;
            over = false;
        }
        if (over) {
            return connection.read(to);
        }
        int start = to.position();
        int limit = to.limit();
        to.put(held);
        held = NOTHING;
        int read;
        int sure;
        do {
            read = connection.read(to);
            to.limit(limit);
            sure = look(to, start);
        } while (sure < to.position() && read > 0 && to.hasRemaining());
        if (read < 0 || !to.hasRemaining()) {
            sure = to.position();
            over = true;
        }
        if (!over) {
            passed.append(text(to, lineStart(to, start), sure));
        }
        held = bytes(to, sure, to.position());
        to.position(sure);
        return sure > start ? sure - start : held.length > 0 ? 0 : read;
    }

    /** @return up to where nothing will change in the buffer */
    private int look(ByteBuffer to, int start) {
        int from = lineStart(to, start);
        int end = from;
        int blanks = 0;
        while (end < to.position() && to.get(end) != '\n') {
            blanks += isBlank(to.get(end++)) ? 1 : 0;
        }
        over = end < to.position();
        if (over && blanks <= 2 && passed.isEmpty()) {
            return to.position();
        }
        String line = passed + text(to, from, end);
        if (over) {
            mend(line, to, from - passed.length());
            return to.position();
        }
        int blank = blankInQuery(line);
        return blank < 0 ? end : from + blank - passed.length();
    }

    /** An empty line before a request is none of it. */
    private int lineStart(ByteBuffer to, int start) {
        int at = start;
        while (passed.isEmpty() && at < to.position() && (to.get(at) == '\r' || to.get(at) == '\n')) {
            at++;
        }
        return at;
    }

    private void mend(String line, ByteBuffer to, int offset) {
        Matcher plain = WITH_QUERY.matcher(line);
        if (!plain.matches() || VERSION.matcher(plain.group(1)).find()) {
            return;
        }
        for (int i = plain.start(1); i < plain.end(1); i++) {
            if (isBlank(line.charAt(i))) {
                to.put(offset + i, (byte) '+');
                query = plain.group(1);
            }
        }
    }

    /** The first that is not the one after the method; -1 where there is none, or one that no query holds. */
    private static int blankInQuery(String line) {
        int target = line.indexOf(' ') + 1;
        int question = target == 0 ? -1 : line.indexOf('?', target);
        for (int i = target; question > 0 && i < line.length(); i++) {
            if (isBlank(line.charAt(i))) {
                return i < question ? -1 : i;
            }
        }
        return -1;
    }

    private static boolean isBlank(int character) {
        return character == ' ' || character == '\t';
    }

    private static String text(ByteBuffer buffer, int from, int to) {
        return new String(bytes(buffer, from, to), StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(ByteBuffer buffer, int from, int to) {
        byte[] bytes = from == to ? NOTHING : new byte[to - from];
        buffer.get(from, bytes);
        return bytes;
    }
}
