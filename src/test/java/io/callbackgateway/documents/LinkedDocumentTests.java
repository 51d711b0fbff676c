package io.callbackgateway.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callbackgateway.provider.DocumentFacts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LinkedDocumentTests {

    private final DocumentFacts facts = new DocumentFacts();

    LinkedDocumentTests() {
        facts.setEach("/payment/receipts/*");
        facts.setId("/id");
        facts.setType("/kind");
        facts.setLinks("/url, /previews/*/image/full_size");
    }

    @Test
    void previewIsADocumentOfItsOwn() throws IOException {
        assertThat(
                        in(
                                """
                        {"payment": {"receipts": [
                            {"id": 17, "kind": "invoice", "url": "https://a/17", "previews": [
                                {"image": {"full_size": "https://a/17-1"}}, {"image": null}, {"image": {"full_size": "https://a/17-3"}}]},
                            {"id": "b/c", "url": " https://a/b "}]}}"""))
                .containsExactly(
                        new LinkedDocument("17", "invoice", "https://a/17"),
                        new LinkedDocument("17.full_size-1", "invoice", "https://a/17-1"),
                        new LinkedDocument("17.full_size-3", "invoice", "https://a/17-3"),
                        new LinkedDocument("b/c", null, "https://a/b"));
    }

    @Test
    void whatHasNoLinkIsNone() throws IOException {
        assertThat(in("{\"payment\": {\"receipts\": [{\"id\": \"1\"}, {\"id\": \"2\", \"url\": null},"
                        + " {\"id\": \"3\", \"url\": {\"href\": \"https://a\"}}, \"4\", null]}}"))
                .isEmpty();
        assertThat(in("{\"payment\": {\"receipts\": {\"url\": \"https://a\"}}}"))
                .isEmpty();
        assertThat(in("{\"payment\": null}")).isEmpty();
        assertThat(in("[]")).isEmpty();
    }

    @Test
    void withoutAnIdItHasItsNumber() throws IOException {
        assertThat(
                        in(
                                "{\"payment\": {\"receipts\": [{\"id\": null, \"url\": \"https://a/1\"}, {\"url\": \"https://a/2\"}]}}"))
                .extracting(LinkedDocument::id)
                .containsExactly("1", "2");
    }

    @Test
    void twoOfOneIdAreToldApartAndOneTwiceIsOne() throws IOException {
        assertThat(in(
                        "{\"payment\": {\"receipts\": [{\"id\": 1, \"url\": \"https://a/1\"}, {\"id\": 1, \"url\": \"https://a/1\"},"
                                + " {\"id\": 1, \"url\": \"https://a/2\"}]}}"))
                .extracting(LinkedDocument::id)
                .containsExactly("1", "1-3");
    }

    @Test
    void idIsOneThatDatabaseAndEventCanHold() throws IOException {
        List<LinkedDocument> found = in(
                "{\"payment\": {\"receipts\": [{\"id\": \"a\\u0000b\", \"kind\": \"c\\nd\", \"url\": \"https://a/1\"},"
                        + " {\"id\": \"" + "x".repeat(500) + "\", \"url\": \"https://a/2\"}]}}");

        assertThat(found.get(0).id()).isEqualTo("a%00b");
        assertThat(found.get(0).type()).isEqualTo("c%0Ad");
        assertThat(found.get(1).id()).hasSize(64);
    }

    @Test
    void wordStandsForItself() throws IOException {
        DocumentFacts whole = new DocumentFacts();
        whole.setId("evidence");
        whole.setType("probative");
        whole.setLinks("/link");

        assertThat(LinkedDocument.in("{\"link\": \"https://a\"}".getBytes(StandardCharsets.UTF_8), whole))
                .containsExactly(new LinkedDocument("evidence", "probative", "https://a"));
    }

    @Test
    void oneMoreThanAreFetchedIsFoundAtTheMost() throws IOException {
        String receipts = IntStream.range(0, 5_000)
                .mapToObj(i -> "{\"url\": \"https://a/" + i + "\"}")
                .collect(Collectors.joining(","));

        assertThat(in("{\"payment\": {\"receipts\": [" + receipts + "]}}")).hasSize(LinkedDocument.MAX + 1);
    }

    @Test
    void whatIsNoJsonWithinBoundsIsNotRead() {
        assertThatThrownBy(() -> in("{")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> in("[".repeat(1_000))).isInstanceOf(IOException.class);
    }

    @Test
    void linkIsInNoText() throws IOException {
        assertThat(in("{\"payment\": {\"receipts\": [{\"url\": \"https://a/?Signature=s\"}]}}")
                        .toString())
                .isEqualTo("[1]");
    }

    private List<LinkedDocument> in(String json) throws IOException {
        return LinkedDocument.in(json.getBytes(StandardCharsets.UTF_8), facts);
    }
}
