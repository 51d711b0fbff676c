package io.callbackgateway.sample.recording;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class ReplacementsTests {

    private final Replacements replacements = new Replacements(
            new Literals(Set.of("paid", "7"), Set.of("tr_")), List.of("2026-01-31T12:00:00Z", "10.00"));

    @Test
    void everyLeafOfJsonIsReplacedAndNothingElse() throws IOException {
        String body =
                """
                {
                  "id": "tr_Ab12", "again": ["tr_Ab12", "x/tr_Ab12?y"],  "status": "paid", "rank": 7,
                  "time": "2026-01-31T12:00:00Z", "amount": "10.00", "card": 4111111111111111, "rate": -0.25, "big": 1e3,
                  "person": { "name": "Zo\u00eb \\"Z\\" O'Hara", "mail": "zoe@example.org", "adult": true, "none": null, "empty": "" }
                }""";

        String other = replacements.body(body, "application/json");

        JsonNode json = new ObjectMapper().readTree(other);
        String id = json.path("id").asText();
        assertThat(id).matches("tr_[A-Za-z0-9]{4}").isNotEqualTo("tr_Ab12");
        assertThat(json.at("/again/0").asText()).isEqualTo(id);
        assertThat(json.at("/again/1").asText()).matches("[a-z]/" + id + "\\?[a-z]");
        assertThat(json.path("status").asText()).isEqualTo("paid");
        assertThat(json.path("rank").asInt()).isEqualTo(7);
        assertThat(json.path("time").asText()).isEqualTo("2026-01-31T12:00:00Z");
        assertThat(json.path("amount").asText()).isEqualTo("10.00");
        assertThat(json.path("card").asText()).matches("[1-9][0-9]{15}").isNotEqualTo("4111111111111111");
        assertThat(other).containsPattern("\"rate\": -0\\.\\d\\d, \"big\": [1-9]e3,");
        assertThat(json.at("/person/name").asText()).matches("[A-Z][a-z]{2} \"[A-Z]\" [A-Z]'[A-Z][a-z]{3}");
        assertThat(json.at("/person/mail").asText()).matches("[a-z]{3}@[a-z]{7}\\.[a-z]{3}");
        assertThat(other).doesNotContain("zoe", "Zo\u00eb", "Hara", "example", "Ab12");
        assertThat(other)
                .contains("\"adult\": true, \"none\": null, \"empty\": \"\"")
                .hasLineCount(5);
        assertThat(replacements.replaced()).containsEntry("again", 2).containsKeys("id", "card", "name", "mail");
    }

    @Test
    void xmlKeepsItsElementsAndEntities() {
        String other = replacements.body(
                "<?xml version=\"1.0\"?>\n<Order xmlns=\"urn:x\" id='AB 12'>\n"
                        + "  <Name>Tom &amp; Zoe</Name><Paid>true</Paid><State>paid</State></Order>",
                "text/xml");

        assertThat(other)
                .matches(
                        "(?s)<\\?xml version=\"1\\.0\"\\?>\n<Order xmlns=\"urn:x\" id='[A-Z]{2} \\d{2}'>\n"
                                + "  <Name>[A-Z][a-z]{2} &amp; [A-Z][a-z]{2}</Name><Paid>true</Paid><State>paid</State></Order>")
                .doesNotContain("Tom", "Zoe");
    }

    @Test
    void formsAndPlainTextsHaveOtherValues() {
        assertThat(replacements.body("id=tr_1&name=Zo%C3%AB+Hara&flag", "application/x-www-form-urlencoded"))
                .matches("id=tr_\\d&name=[A-Z][a-z]{2}\\+[A-Z][a-z]{3}&flag")
                .doesNotContain("Hara");
        assertThat(replacements.body("00 - Credit for Zoe", "text/plain"))
                .matches("0\\d - [A-Z][a-z]{5} [a-z]{3} [A-Z][a-z]{2}");
    }

    @RepeatedTest(10)
    void idsThatDifferStillDiffer() throws IOException {
        String other = replacements.body("[\"order-1\",\"order-2\",\"order-3\",\"a1b2c3d4-0000\",\"order-1\"]", "");

        JsonNode ids = new ObjectMapper().readTree(other);
        assertThat(Set.of(ids.get(0), ids.get(1), ids.get(2), ids.get(3))).hasSize(4);
        assertThat(ids.get(4)).isEqualTo(ids.get(0));
        assertThat(ids.get(3).asText()).as("hexadecimal").matches("[0-9a-f]{8}-\\d{4}");
    }
}
