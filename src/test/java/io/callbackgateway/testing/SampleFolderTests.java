package io.callbackgateway.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That samples can fail: what the samples' runner refuses, and what it tells. */
class SampleFolderTests {

    private static final String REQUEST = "POST /callbacks/acme/test\n\n{}\n";

    @TempDir
    Path folder;

    @Test
    void emptyFolderIsRefused() {
        assertThatThrownBy(() -> Samples.in(folder)).hasMessageContaining("no sample in " + folder);
    }

    @Test
    void requestWithoutItsEventIsRefused() throws IOException {
        write("acme/paid.http", REQUEST);

        assertThatThrownBy(() -> Samples.in(folder)).hasMessageContaining("acme/paid.http has no .event.json");
    }

    @Test
    void eventWithoutItsRequestIsRefused() throws IOException {
        write("acme/paid.http", REQUEST);
        write("acme/paid.event.json", "{}");
        write("acme/failed.event.json", "{}");

        assertThatThrownBy(() -> Samples.in(folder)).hasMessageContaining("acme/failed.event.json has no .http");
    }

    @Test
    void requestOfAnotherProviderThanItsFolderIsRefused() throws IOException {
        write("other/paid.http", REQUEST);
        write("other/paid.event.json", "{}");

        assertThatThrownBy(() -> Samples.in(folder)).hasMessageContaining("other/paid.http calls /callbacks/acme/test");
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

        List<Sample.Request> requests =
                Sample.read(file, write("acme/paid.event.json", "[{}, {}, {}]")).requests();

        assertThat(requests).extracting(Sample.Request::method).containsExactly("POST", "GET", "PUT");
        assertThat(requests)
                .extracting(Sample.Request::target)
                .containsExactly(
                        "/callbacks/acme/test?id=1&status=", "/callbacks/acme/production", "/callbacks/acme/test");
        assertThat(requests).extracting(Sample.Request::environment).containsExactly("test", "production", "test");
        assertThat(requests.get(0).headers()).containsExactly("Content-Type", "text/plain", "X-Trace", "a:b");
        assertThat(requests)
                .extracting(request -> new String(request.body(), StandardCharsets.UTF_8))
                .containsExactly("one\n\nthree\n", "", "no newline at its end: \u00e9");
    }

    @Test
    void aDifferenceIsToldWithTheFileTheFieldAndWhatBecameOfIt() throws IOException {
        Sample sample = sample("{\"data\": {\"status\": \"approved\"}}");

        assertThatThrownBy(() -> sample.compare(array("[{\"data\": {\"status\": \"declined\"}}]")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("acme/paid.http")
                .hasMessageContaining("data.status\nExpected: approved\n     got: declined")
                .hasMessageContaining("\"status\" : \"declined\"");
    }

    @Test
    void aFieldTooManyATextForANumberAndAMissingEventAreDifferences() throws IOException {
        Sample sample = sample("{\"sequence\": 1}");

        sample.compare(array("[{\"sequence\": 1}]"));
        for (String other : List.of(
                "[{\"sequence\": 1, \"flags\": []}]",
                "[{}]",
                "[{\"sequence\": \"1\"}]",
                "[]",
                "[{\"sequence\": 1}, {\"outcome\": \"duplicate\"}]")) {
            assertThatThrownBy(() -> sample.compare(array(other))).as(other).isInstanceOf(AssertionError.class);
        }
    }

    private Sample sample(String expectation) throws IOException {
        return Sample.read(write("acme/paid.http", REQUEST), write("acme/paid.event.json", expectation));
    }

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static ArrayNode array(String json) throws JsonProcessingException {
        return (ArrayNode) new ObjectMapper().readTree(json);
    }
}
