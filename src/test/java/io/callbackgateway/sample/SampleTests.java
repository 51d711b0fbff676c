package io.callbackgateway.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.callbackgateway.ask.Ask;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That samples can fail: what is none, and what differs. */
class SampleTests {

    private static final String REQUEST = "POST /callbacks/acme/test\n\n{}\n";

    @TempDir
    Path folder;

    @Test
    void samplesAreFoundAndWhatBelongsToNone() throws IOException {
        assertThat(Sample.in(folder.resolve("nowhere"))).isEmpty();
        Path paid = write("acme/paid.http", REQUEST);
        write("acme/paid.event.json", "{}");
        write("acme/paid.api.http", "");
        Path event = write("acme/failed.event.json", "{}");
        Path answers = write("acme/asked.api.http", "");

        assertThat(Sample.in(folder)).containsExactly(paid);
        assertThat(Sample.strays(folder)).containsExactly(answers, event);
        assertThat(Sample.read(paid).name()).isEqualTo("acme/paid");
    }

    @Test
    void questionsAreReadWithTheCallbacksThatTheyMustBecome() throws IOException {
        Path file = write(
                "acme/asked.ask",
                """
                ### one
                ASK acme/test
                transactionId: a 1
                ### all of an hour
                ASK acme/production
                since: 2026-11-20T12:00:00Z
                before: 2026-11-20T14:00:00+01:00
                """);
        write("acme/asked.event.json", "{}");
        write("acme/asked.api.http", "");
        write("acme/asked.callback.http", REQUEST);
        Path callback = write("acme/other.callback.http", REQUEST);

        Sample sample = Sample.read(file);

        assertThat(Sample.in(folder)).containsExactly(file);
        assertThat(Sample.strays(folder)).containsExactly(callback);
        assertThat(sample.name()).isEqualTo("acme/asked");
        assertThat(sample.questions())
                .extracting(SampleQuestion::ask)
                .containsExactly(
                        Ask.about("acme", "test", "a 1", null),
                        Ask.changes(
                                "acme",
                                "production",
                                Instant.parse("2026-11-20T12:00:00Z"),
                                Instant.parse("2026-11-20T13:00:00Z")));
        assertThat(sample.requests()).extracting(SampleRequest::target).containsExactly("/callbacks/acme/test");
    }

    @Test
    void callbackThatDiffersIsToldByItsField() throws IOException {
        Path file = write("acme/asked.ask", "ASK acme/test\ntransactionId: 1\n");
        write("acme/asked.event.json", "[]");
        write("acme/asked.callback.http", "POST /callbacks/acme/test\nX-A: 1\n\n{\"a\": 1}\n");
        Sample sample = Sample.read(file);

        assertThat(sample.differences(List.of(made("POST /callbacks/acme/test\nx-a: 1\n\n{ \"a\":1 }\n"))))
                .isEmpty();
        assertThat(sample.differences(List.of(made("PUT /callbacks/acme/test\n\n{\"a\": 2}\n"))))
                .containsExactly(
                        "callback request: expected \"POST /callbacks/acme/test\", became \"PUT /callbacks/acme/test\"",
                        "callback x-a: expected \"1\", became nothing",
                        "callback body.a: expected 1, became 2");
        assertThat(sample.differences(List.of())).hasSize(1);
    }

    private static Result made(String request) {
        return new Result(SampleRequest.parse(request), "id", List.of(), List.of());
    }

    @Test
    void requestsAreReadAsTheyStand() throws IOException {
        Path file = write(
                "acme/paid.http",
                """
                ### the first
                POST /callbacks/acme/test?id=1&status=
                Content-Type: text/plain
                X-Trace: a:b

                one

                three

                ###
                GET /callbacks/acme/production
                ### the last
                PUT /callbacks/acme/test

                no newline at its end: \u00e9""");

        List<SampleRequest> requests = Sample.read(file).requests();

        assertThat(requests).extracting(SampleRequest::method).containsExactly("POST", "GET", "PUT");
        assertThat(requests)
                .extracting(SampleRequest::target)
                .containsExactly(
                        "/callbacks/acme/test?id=1&status=", "/callbacks/acme/production", "/callbacks/acme/test");
        assertThat(requests).extracting(SampleRequest::environment).containsExactly("test", "production", "test");
        assertThat(requests.get(0).headers())
                .containsExactly(new Header("Content-Type", "text/plain"), new Header("X-Trace", "a:b"));
        assertThat(requests)
                .extracting(request -> new String(request.body(), StandardCharsets.UTF_8))
                .containsExactly("one\n\nthree\n", "", "no newline at its end: \u00e9");
    }

    @Test
    void answersAreFoundByTheirQuestionAndGivenInTheirOrder() {
        ApiAnswers answers = ApiAnswers.parse(
                """
                ### first unknown, then there
                GET /payments/1?x=y
                Accept: text/plain

                HTTP/1.1 404

                ### now it is
                GET /payments/1?x=y

                HTTP/1.1 200 OK
                Content-Type: text/plain

                one

                more
                ###
                POST /payments

                id=2

                HTTP/1.1 503
                """);

        assertThat(text(answers, "GET", "/payments/1?x=y", "")).isEqualTo("404 ");
        assertThat(text(answers, "GET", "/payments/1?x=y", "")).isEqualTo("200 one\n\nmore");
        assertThat(text(answers, "GET", "/payments/1?x=y", "")).isEqualTo("200 one\n\nmore");
        assertThat(text(answers, "POST", "/payments", "id=2")).isEqualTo("503 ");
        assertThat(answers.to("POST", "/payments", "id=3".getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
        assertThat(answers.to("GET", "/payments", new byte[0])).isEmpty();
        assertThatThrownBy(() -> ApiAnswers.parse("GET /payments/1\n")).hasMessageContaining("an answer is missing");
    }

    private static String text(ApiAnswers answers, String method, String target, String body) {
        return answers.to(method, target, body.getBytes(StandardCharsets.UTF_8))
                .map(answer -> answer.status() + " " + new String(answer.body(), StandardCharsets.UTF_8))
                .orElseThrow();
    }

    @Test
    void whatIsNoSampleIsSaidWithItsFile() throws IOException {
        for (String text : List.of("POST /elsewhere\n", "GET\n", "POST /callbacks/acme/test\nno header\n", "\n")) {
            Path file = write("acme/odd.http", text);
            assertThatThrownBy(() -> Sample.read(file))
                    .isInstanceOf(BadSampleException.class)
                    .hasMessageStartingWith(file + ": ");
        }
        for (String text :
                List.of("ASK acme\n", "ASK acme/test\n", "ASK acme/test\nsince: now\nbefore: then\n", "\n")) {
            Path file = write("acme/odd.ask", text);
            assertThatThrownBy(() -> Sample.read(file))
                    .isInstanceOf(BadSampleException.class)
                    .hasMessageStartingWith(file + ": ");
        }
        Path file = write("acme/paid.http", REQUEST);
        write("acme/paid.event.json", "{\n  \"data\": }");
        assertThatThrownBy(() -> Sample.read(file)).hasMessageContaining("paid.event.json is no JSON: line 2");
    }

    @Test
    void aDifferenceIsToldByItsField() throws IOException {
        assertThat(differences("{\"data\": {\"status\": \"approved\"}}", "{\"data\": {\"status\": \"declined\"}}"))
                .containsExactly("data.status: expected \"approved\", became \"declined\"");
        assertThat(differences("[{}, {\"n\": 1}]", "[{}, {\"n\": 2}]")).containsExactly("[1].n: expected 1, became 2");
    }

    @Test
    void aFieldTooManyATextForANumberAndAMissingEventAreDifferences() throws IOException {
        assertThat(differences("[{\"sequence\": 1}]", "[{\"sequence\": 1}]")).isEmpty();
        for (String other : List.of(
                "[{\"sequence\": 1, \"flags\": []}]",
                "[{}]",
                "[{\"sequence\": \"1\"}]",
                "[]",
                "[{\"sequence\": 1}, {\"outcome\": \"duplicate\"}]")) {
            assertThat(differences("[{\"sequence\": 1}]", other)).as(other).isNotEmpty();
        }
    }

    private static List<String> differences(String expected, String became) throws JsonProcessingException {
        return ExpectedEvents.differences(array(expected), array(became));
    }

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static ArrayNode array(String json) throws JsonProcessingException {
        String array = json.startsWith("[") ? json : "[" + json + "]";
        return (ArrayNode) new ObjectMapper().readTree(array);
    }
}
