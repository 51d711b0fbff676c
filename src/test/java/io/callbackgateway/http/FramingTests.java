package io.callbackgateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.callbackgateway.testing.RawConnection;
import io.callbackgateway.testing.RawConnection.Answer;
import io.callbackgateway.testing.RunningGateway;
import io.callbackgateway.testing.SharedGateway;
import java.io.IOException;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests of which two servers could disagree where they end (request smuggling): none is acted on, nor what follows it. */
@ExtendWith(SharedGateway.class)
class FramingTests {

    private static final String PATH = "/callbacks/idpay/uat";
    private static final String POST = "POST " + PATH + " HTTP/1.1\r\nHost: localhost\r\n";
    private static final String CHUNKS = "\r\n2\r\n{}\r\n0\r\n\r\n";
    private static final String NEXT = POST + "Content-Length: 2\r\nConnection: close\r\n\r\n{}";

    private static RunningGateway gateway;

    @BeforeAll
    static void share(RunningGateway shared) {
        gateway = shared;
    }

    static Stream<Arguments> ambiguous() {
        return Stream.of(
                ambiguous("length, then coding", POST + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n" + CHUNKS),
                ambiguous("coding, then length", POST + "Transfer-Encoding: chunked\r\nContent-Length: 2\r\n" + CHUNKS),
                ambiguous("in capitals", POST + "CONTENT-LENGTH: 2\r\nX: y\r\nTRANSFER-ENCODING: chunked\r\n" + CHUNKS),
                ambiguous("length 0", POST + "Content-Length:0\r\nTransfer-Encoding:chunked\r\n" + CHUNKS),
                ambiguous(
                        "length of the chunks", POST + "Transfer-Encoding: chunked\r\nContent-Length: 12\r\n" + CHUNKS),
                ambiguous("empty length", POST + "Transfer-Encoding: chunked\r\nContent-Length:\r\n" + CHUNKS),
                ambiguous(
                        "both, before Host",
                        "POST " + PATH + " HTTP/1.1\r\nContent-Length: 2\r\n"
                                + "Transfer-Encoding: chunked\r\nHost: localhost\r\n" + CHUNKS),
                ambiguous(
                        "both, absolute target",
                        "POST http://localhost" + PATH + " HTTP/1.1\r\nHost: localhost\r\n"
                                + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n" + CHUNKS),
                ambiguous(
                        "both, after blank lines",
                        "\r\n\r\n" + POST + "Content-Length: 2\r\n" + "Transfer-Encoding: chunked\r\n" + CHUNKS),
                ambiguous(
                        "both, with a blank in the query",
                        POST.replace(" HTTP", "?a b HTTP") + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n"
                                + CHUNKS),
                ambiguous("two versions", POST.replace(" HTTP", "?a HTTP/1.1 b HTTP") + "Content-Length: 2\r\n\r\n{}"),
                ambiguous(
                        "request line with a blank in its query that ends in LF",
                        POST.replace(" HTTP/1.1\r", "?a b HTTP/1.1") + "Content-Length: 2\r\n\r\n{}"),
                ambiguous("two lengths", POST + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}"),
                ambiguous("a length twice", POST + "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}"),
                ambiguous("list of lengths", POST + "Content-Length: 2, 2\r\n\r\n{}"),
                ambiguous("signed length", POST + "Content-Length: +2\r\n\r\n{}"),
                ambiguous("negative length", POST + "Content-Length: -2\r\n\r\n{}"),
                ambiguous("length in hex", POST + "Content-Length: 0x2\r\n\r\n{}"),
                ambiguous("identity", POST + "Transfer-Encoding: identity\r\n\r\n{}"),
                ambiguous("identity and length", POST + "Transfer-Encoding: identity\r\nContent-Length: 2\r\n\r\n{}"),
                ambiguous("xchunked", POST + "Transfer-Encoding: xchunked\r\n" + CHUNKS),
                ambiguous("xchunked and length", POST + "Transfer-Encoding: xchunked\r\nContent-Length: 2\r\n\r\n{}"),
                ambiguous("chunked twice", POST + "Transfer-Encoding: chunked, chunked\r\n" + CHUNKS),
                ambiguous(
                        "chunked in two headers",
                        POST + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n" + CHUNKS),
                ambiguous(
                        "chunked, then identity",
                        POST + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n" + CHUNKS),
                ambiguous("chunked not last", POST + "Transfer-Encoding: chunked, gzip\r\n" + CHUNKS),
                ambiguous("gzip before chunked", POST + "Transfer-Encoding: gzip, chunked\r\n" + CHUNKS),
                ambiguous("quoted chunked", POST + "Transfer-Encoding: \"chunked\"\r\n" + CHUNKS),
                ambiguous("chunked after a vertical tab", POST + "Transfer-Encoding: \u000bchunked\r\n" + CHUNKS),
                ambiguous("empty coding and length", POST + "Transfer-Encoding:\r\nContent-Length: 2\r\n\r\n{}"),
                ambiguous("folded coding", POST + "Transfer-Encoding:\r\n chunked\r\n" + CHUNKS),
                ambiguous("folded length", POST + "Content-Length:\r\n 2\r\n\r\n{}"),
                ambiguous("length in a fold", POST + "X: a\r\n Content-Length: 9\r\nContent-Length: 2\r\n\r\n{}"),
                ambiguous(
                        "coding in a fold",
                        POST + "X: a\r\n Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n{}"),
                ambiguous("fold of one byte", POST + "X: a\r\n b\r\nContent-Length: 2\r\n\r\n{}"),
                ambiguous("fold of blanks", POST + "X: a\r\n \t \r\nContent-Length: 2\r\n\r\n{}"),
                ambiguous("fold of an empty value", POST + "X:\r\n \r\nContent-Length: 2\r\n\r\n{}"),
                ambiguous("fold before blanks", POST + "X: a\r\n b        \r\nContent-Length: 2\r\n\r\n{}"),
                ambiguous(
                        "fold before a long word",
                        POST + "X:\r\n\t" + "b".repeat(999) + "\r\nContent-Length: 2\r\n\r\n{}"),
                ambiguous(
                        "folded host",
                        "POST " + PATH + " HTTP/1.1\r\nHost:\r\n localhost\r\nContent-Length: 2\r\n\r\n{}"),
                ambiguous("folded last header", POST + "Content-Length: 2\r\nX: a\r\n b c\r\n\r\n{}"),
                ambiguous(
                        "fold before the first header",
                        "POST " + PATH + " HTTP/1.1\r\n Host: a\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}"),
                ambiguous("space before the colon", POST + "Transfer-Encoding : chunked\r\n" + CHUNKS),
                ambiguous("space before the colon of a length", POST + "Content-Length : 2\r\n\r\n{}"),
                ambiguous("space in a name", POST + "Transfer Encoding: chunked\r\nContent-Length: 2\r\n\r\n{}"),
                ambiguous("no colon", POST + "Transfer-Encoding\r\nContent-Length: 2\r\n\r\n{}"),
                ambiguous("lines that end in LF", (POST + "Content-Length: 2\r\n\r\n{}").replace("\r", "")),
                ambiguous("one line that ends in LF", POST + "X: y\nContent-Length: 2\r\n\r\n{}"),
                ambiguous(
                        "request line that ends in LF",
                        "POST " + PATH + " HTTP/1.1\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}"),
                ambiguous("head that ends in LF", POST + "Content-Length: 2\r\n\n{}"),
                ambiguous("lines that end in CR", POST + "X: y\rContent-Length: 2\r\n\r\n{}"),
                ambiguous("CR twice", POST + "X: y\r\r\nContent-Length: 2\r\n\r\n{}"),
                ambiguous("NUL in a value", POST + "X: a\0b\r\nContent-Length: 2\r\n\r\n{}"),
                ambiguous("NUL in a name", POST + "X\0: a\r\nContent-Length: 2\r\n\r\n{}"),
                ambiguous("NUL in a coding", POST + "Transfer-Encoding: chunked\0\r\nContent-Length: 2\r\n\r\n{}"),
                ambiguous("two hosts", POST + "Host: localhost\r\nContent-Length: 2\r\n\r\n{}"),
                ambiguous(
                        "HTTP/1.0 with a coding",
                        "POST " + PATH + " HTTP/1.0\r\nHost: localhost\r\n"
                                + "Connection: keep-alive\r\nTransfer-Encoding: chunked\r\n" + CHUNKS),
                ambiguous(
                        "HTTP/1.0 with both",
                        "POST " + PATH + " HTTP/1.0\r\nHost: localhost\r\n"
                                + "Connection: keep-alive\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n"
                                + CHUNKS),
                ambiguous("HTTP/1.2", POST.replace("1.1", "1.2") + "Content-Length: 2\r\n\r\n{}"),
                ambiguous("HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
                ambiguous("CONNECT", "CONNECT localhost:80 HTTP/1.1\r\nHost: localhost\r\n\r\n"),
                ambiguous("chunk size with a sign", POST + "Transfer-Encoding: chunked\r\n\r\n+2\r\n{}\r\n0\r\n\r\n"),
                ambiguous("chunk size with 0x", POST + "Transfer-Encoding: chunked\r\n\r\n0x2\r\n{}\r\n0\r\n\r\n"),
                ambiguous(
                        "chunk size too large",
                        POST + "Transfer-Encoding: chunked\r\n\r\nfffffffff\r\n{}\r\n0\r\n\r\n"),
                ambiguous(
                        "chunk longer than its size", POST + "Transfer-Encoding: chunked\r\n\r\n1\r\n{}\r\n0\r\n\r\n"),
                ambiguous("chunk that ends in LF", POST + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\n0\r\n\r\n"));
    }

    private static Arguments ambiguous(String name, String request) {
        return Arguments.of(name, request);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ambiguous")
    void ambiguousRequestIsRejectedAndWhatFollowsIsNotRead(String name, String request) throws IOException {
        long recorded = gateway.allRecorded();
        Answer answer;
        try (RawConnection connection = RawConnection.to(gateway.port())) {
            answer = connection.send(request + NEXT).answer();
        }

        assertThat(answer.status() == 0 || answer.status() >= 400)
                .as(answer.text())
                .isTrue();
        assertThat(answer.text().split("HTTP/1.1 ", -1).length - 1)
                .as("answers: %s", answer.text())
                .isLessThanOrEqualTo(1);
        if (answer.status() != 0) {
            assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        }
        gateway.outcomeOf(RunningGateway.callbackId(gateway.post(PATH, "{}")));
        assertThat(gateway.recorded()).isEqualTo(recorded + 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 2\r\n\r\n{}",
                "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
                "Transfer-Encoding: Chunked\r\n\r\n2;name=value\r\n{}\r\n0\r\nTrailer: x\r\n\r\n",
                "X-Content-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
                "X: Content-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
                "X:Content-Length: 9\r\nContent-Length: 2\r\n\r\n{}",
                "X: a b \r\nX-Tab:\ta\tb\t\r\nContent-Length:  2   \r\n\r\n{}",
                "User-Agent:    one-word    \r\nContent-Length: 2\r\n\r\n{}",
                "X-Empty:\r\nContent-Length: 2\r\n\r\n{}",
                "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\nConnection: Upgrade, HTTP2-Settings\r\n"
                        + "Content-Length: 2\r\n\r\n{}",
            })
    void requestThatIsClearIsTakenAndSoIsTheNextOnItsConnection(String rest) throws IOException {
        try (RawConnection connection = RawConnection.to(gateway.port())) {
            String answers = connection.send(POST + rest + NEXT).answer().text();

            assertThat(answers.split("HTTP/1.1 200", -1)).as(answers).hasSize(3);
            assertThat(answers)
                    .contains("X-Content-Type-Options: nosniff", "Cache-Control: no-store")
                    .doesNotContain("h2c");
        }
    }

    /** Tomcat puts its lines together where they stand: that it was folded can only be told from what that leaves behind. */
    @Test
    void headerThatIsFoldedInAnyWayIsRejected() throws IOException {
        Random random = new Random(4711);
        for (int i = 0; i < 2_000; i++) {
            String folded = "X:" + blanks(random, 0, 3) + letters(random, 0, 6) + blanks(random, 0, 3);
            for (int folds = random.nextInt(3); folds >= 0; folds--) {
                folded += "\r\n" + blanks(random, 1, 3) + letters(random, 0, 9) + blanks(random, 0, 5);
            }
            String request = POST + folded + "\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";
            try (RawConnection connection = RawConnection.to(gateway.port())) {
                assertThat(connection.send(request).answer().status())
                        .as(folded)
                        .isEqualTo(400);
            }
        }
    }

    /** With a blank in between, now and then. */
    private static String letters(Random random, int least, int most) {
        return random.ints(least + random.nextInt(most - least + 1), 0, 5)
                .mapToObj(i -> i == 0 ? " " : "b")
                .collect(Collectors.joining())
                .strip();
    }

    private static String blanks(Random random, int least, int most) {
        return random.ints(least + random.nextInt(most - least + 1), 0, 2)
                .mapToObj(i -> i == 0 ? " " : "\t")
                .collect(Collectors.joining());
    }

    @ParameterizedTest
    @ValueSource(strings = {"OPTIONS", "POST", "GET"})
    void requestToTheServerAsAWholeIsRejected(String method) throws IOException {
        try (RawConnection connection = RawConnection.to(gateway.port())) {
            Answer answer = connection
                    .send(method + " * HTTP/1.1\r\nHost: localhost\r\n\r\n")
                    .answer();

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.header("Allow")).isNull();
            assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        }
    }

    /** Answered as such a request is: without a head. */
    @Test
    void requestWithoutHeadersIsRejected() throws IOException {
        try (RawConnection connection = RawConnection.to(gateway.port())) {
            assertThat(connection.send("GET " + PATH + "\r\n").untilClosed()).contains("\"status\":400");
        }
    }

    @Test
    void headInPiecesIsReadAsOne() throws IOException {
        try (RawConnection connection = RawConnection.to(gateway.port())) {
            String request = POST + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n" + CHUNKS;
            for (int i = 0; i < request.length(); i += 7) {
                connection.send(request.substring(i, Math.min(i + 7, request.length())));
            }
            assertThat(connection.answer().status()).isEqualTo(400);
        }
    }
}
