package io.callbackgateway.routefile.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mistakes in the answer and the challenge of a provider's facts: with their line, and what to do. */
class FactsRulesTests {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "ackBody: [accepted] | `ackBody` is text; put it into quotes",
                "ackBody: { received: true } | `ackBody` is text; put it into quotes",
                "ackBody: OK | ackBody: is no JSON",
                "ackType: plain | ackType: is no media type",
                "challenge: { form: \"query:a\" } | there is no fact `challenge.form`; did you mean `from`?",
                "challenge: validationToken | `challenge` must be a map",
                "challenge: { from: a } | challenge.from: must be query:<parameter>",
                "challenge: { from: \"query:a\", answer: OK } | challenge.answer: must hold {challenge}",
                "challenge: { when: \"query:a=b\" } | challenge: needs from",
                "documents: { link: /url } | there is no fact `documents.link`; did you mean `links`?",
                "documents: /url | `documents` must be a map",
                "documents: { links: url } | documents.links: url is no JSON pointer",
                "documents: { each: \"/receipts/*\" } | documents.links: is missing",
                "documents: { links: \"/url, /a/url, /b/url\" } | documents.links: two of them end in url",
                "documents: { links: /url, question: /receipts } | documents.question: needs statuses",
                "documents: { links: /url, statuses: paid } | documents.statuses: is for question, which is missing",
            })
    void mistakesAreNamed(String fact, String message) throws IOException {
        assertThat(RouteFileCheck.check(file(fact))).singleElement().satisfies(mistake -> {
            assertThat(mistake.line()).isEqualTo(6);
            assertThat(mistake.message()).contains(message);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ ackType: text/plain, ackBody: \"[accepted]\" }",
                "ackBody: \"\"",
                "challenge: { from: \"body:/challenge\", when: \"body:/type=url_verification\" }",
                "documents: { each: \"/receipts/*\", id: /id, type: receipt, links: \"/url, /previews/*/small, /previews/*/large\" }",
            })
    void goodFactsAreTaken(String fact) throws IOException {
        assertThat(RouteFileCheck.check(file(fact))).isEmpty();
    }

    private Path file(String fact) throws IOException {
        String checkout = Files.readString(Path.of("src/test/resources/providers/checkout.camel.yaml"));
        String properties =
                fact.startsWith("{") ? "properties: " + fact : "properties:\n        methods: POST\n        " + fact;
        int begin = checkout.indexOf("properties: {");
        int end = checkout.indexOf('\n', begin);
        return Files.writeString(
                folder.resolve("checkout.camel.yaml"),
                checkout.substring(0, begin) + properties + checkout.substring(end));
    }
}
