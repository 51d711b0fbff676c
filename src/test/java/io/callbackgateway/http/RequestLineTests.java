package io.callbackgateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.apache.coyote.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Tomcat gets to read, in whatever pieces it comes. */
class RequestLineTests {

    private static final String REST = "\r\nHost: a b\r\n\r\n GET /x?a b HTTP/1.1\r\n";

    private final Random random = new Random(4711);

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "`GET /a?b c HTTP/1.1`, `GET /a?b+c HTTP/1.1`, `b c`",
                "`GET /a?b\tc HTTP/1.0`, `GET /a?b+c HTTP/1.0`, `b\tc`",
                "`POST /a? b  \t c HTTP/1.1`, `POST /a?+b++++c HTTP/1.1`, ` b  \t c`",
                "`GET /?a ? b=%20 \u00E7 HTTP/1.1`, `GET /?a+?+b=%20+\u00E7 HTTP/1.1`, `a ? b=%20 \u00E7`",
                "`GET /a?HTTP/1.1 b HTTP/1.1`, `GET /a?HTTP/1.1+b HTTP/1.1`, `HTTP/1.1 b`",
            })
    void blankInAQueryBecomesAPlus(String sent, String read, String query) throws IOException {
        for (int i = 0; i < 200; i++) {
            assertThat(inPieces("\r\n" + sent + REST, query)).isEqualTo("\r\n" + read + REST);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /a?b=c HTTP/1.1",
                "GET /a?b=c  HTTP/1.1",
                "GET /a HTTP/1.1",
                "GET  /a?b c HTTP/1.1",
                "GET\t/a?b c HTTP/1.1",
                "GET /a b?c d HTTP/1.1",
                "GET /a?b c  HTTP/1.1",
                "GET /a?b c\tHTTP/1.1",
                "GET /a?b c HTTP/1.1 ",
                "GET /a?b c HTTP/2.0",
                "GET /a?b c HTTP/1.11",
                "GET /a?b c http/1.1",
                "GET /a?b HTTP/1.1 HTTP/1.1",
                "GET /a?b\thttp/1.1 c HTTP/1.1",
                "GET /a?b c",
                "GET /a?b #c HTTP/1.1",
                "GET /a#?b c HTTP/1.1",
                "GET /a?b \0 HTTP/1.1",
                "GET /a?b \u007F HTTP/1.1",
                "GET /a?b c\r HTTP/1.1",
                "GET http://a/b?c d HTTP/1.1",
                "GET *?b c HTTP/1.1",
                " GET /a?b c HTTP/1.1",
                "a b c d",
                "",
            })
    void anythingElseStaysAsItCame(String sent) throws IOException {
        for (int i = 0; i < 200; i++) {
            assertThat(inPieces(sent + REST, null)).isEqualTo(sent + REST);
            assertThat(inPieces(sent + "\nX: y" + REST, null)).isEqualTo(sent + "\nX: y" + REST);
        }
    }

    /** Whatever it is: the pieces make no difference, and no byte is lost or changes its place. */
    @Test
    void piecesMakeNoDifference() throws IOException {
        String[] parts = {
            "GET", " ", " ", "\t", "/a", "?", "b", "#", " HTTP/1.1", "HTTP/1.0", "\r\n", "\r", "\n", "\u00E7"
        };
        for (int i = 0; i < 20_000; i++) {
            StringBuilder sent = new StringBuilder(random.nextBoolean() ? "GET /a?" : "");
            for (int part = random.nextInt(9); part >= 0; part--) {
                sent.append(parts[random.nextInt(parts.length)]);
            }
            RequestLine whole = new RequestLine();
            String read = read(whole, sent.toString(), sent.length());

            assertThat(read(new RequestLine(), sent.toString(), 3)).isEqualTo(read);
            assertThat(read).hasSameSizeAs(sent);
            assertThat(read.replaceAll("[ \t+]", "_")).isEqualTo(sent.toString().replaceAll("[ \t]", "_"));
        }
    }

    private String inPieces(String sent, String query) throws IOException {
        RequestLine line = new RequestLine();
        String read = read(line, sent, 1 + random.nextInt(sent.length()));
        Request request = new Request();
        line.tell(request);
        assertThat(request.getAttribute(RequestLine.class.getName())).isEqualTo(query);
        return read;
    }

    /** As Tomcat reads, on and on until nothing more comes, and then once more after the caller has closed. */
    private String read(RequestLine line, String sent, int longest) throws IOException {
        ByteBuffer connection = ByteBuffer.wrap(sent.getBytes(StandardCharsets.ISO_8859_1));
        Request request = new Request();
        line.expect(request);
        ByteBuffer buffer = ByteBuffer.allocate(1000);
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        boolean closed = false;
        while (true) {
            int piece = random.nextInt(Math.min(longest, connection.remaining() + 1) + 1);
            boolean[] given = {false};
            boolean last = !connection.hasRemaining();
            int n = line.read(buffer, to -> {
                if (given[0]) {
                    return 0; // until the next event
                }
                given[0] = true;
                int bytes = Math.min(piece, connection.remaining());
                for (int i = 0; i < bytes; i++) {
                    to.put(connection.get());
                }
                return last ? -1 : bytes;
            });
            assertThat(n).isEqualTo(buffer.position() == 0 && last ? -1 : buffer.position());
            if (n > 0 && request.getStartTimeNanos() == -1) {
                request.markStartTime();
            }
            read.write(buffer.array(), 0, buffer.position());
            buffer.clear();
            if (closed) {
                return read.toString(StandardCharsets.ISO_8859_1);
            }
            closed = last;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /a?b HTTP/1.1",
                "GET /a",
                "POST http://a:80/b;c=%zz HTTP/1.0\r",
                "PUT /?a=\"{\u00E7}|^ HTTP/7.1"
            })
    void plainTargetIsTaken(String line) {
        assertThat(RequestLine.isPlain(line)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /a?b#c HTTP/1.1",
                "GET /a?b c",
                "GET /a b HTTP/1.1",
                "GET /a\u00E7 HTTP/1.1",
                "GET /a?\0 HTTP/1.1"
            })
    void anyOtherIsNot(String line) {
        assertThat(RequestLine.isPlain(line)).isFalse();
    }
}
