package io.callbackgateway.ledger.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MaskedRequestTests {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Set<String> KNOWN = Set.of("tr-1", "paid", "1000", "op-1");

    @Test
    void ofJsonTheShapeAndWhatEventsTellStay() {
        String body = masked(
                "{\n  \"id\":\"tr-1\", \"state\": \"paid\", \"amount\": 1000, \"phone\": 4512345678, \"rate\": -1.5e3,\n"
                        + "  \"person\": { \"name\": \"Zo\\u00eb O'Hara\", \"mail\": \"zoe@example.org\", \"adult\": true, \"none\": null } }",
                "application/json");

        assertThat(body)
                .isEqualTo(
                        "{\n  \"id\":\"tr-1\", \"state\": \"paid\", \"amount\": 1000, \"phone\": \"**********\", \"rate\": \"-*.***\",\n"
                                + "  \"person\": { \"name\": \"*** *'****\", \"mail\": \"***@*******.***\", \"adult\": true, \"none\": null } }");
    }

    @Test
    void ofBrokenJsonTheRestIsOneValue() {
        assertThat(masked("{\"id\":\"tr-1\",\"name\":\"Zoe\",\"mail\":\"zoe@exa", "application/json"))
                .startsWith("{\"id\":\"tr-1\",\"name\":\"***\"")
                .doesNotContain("zoe", "exa");
        assertThat(masked("{\"id\":\"tr-1\"} Zoe", "application/json")).doesNotContain("Zoe");
        assertThat(masked("[".repeat(5_000) + "\"Zoe\"", "")).doesNotContain("Zoe");
    }

    @Test
    void ofXmlTagsStayAndNothingElse() {
        assertThat(masked(
                        "<?xml version=\"1.0\"?><o xmlns=\"urn:x\" id='tr-1' by=\"Zoe > Anna\"><n>Zoe &amp; &#90;oe</n>"
                                + "<![CDATA[Zoe <b> & Anna]]><!-- Zoe --><?php Zoe?><s>paid</s><a href=Zoe>x</a>",
                        "text/xml"))
                .isEqualTo(
                        "<?xml version=\"1.0\"?><o xmlns=\"urn:x\" id='tr-1' by=\"*** > ****\"><n>*** &amp; &#**;**</n>"
                                + "<![CDATA[*** <*> & ****]]><!-- *** --><?*** ***?><s>paid</s><a href=***>*</a>");
        for (String broken :
                new String[] {"<a b=\"Zoe", "<a><![CDATA[Zoe", "<a><!-- Zoe", "<", "<a>Zoe<", "</", "<a b='Zoe' \"Zoe"
                }) {
            assertThat(masked(broken, "text/xml")).doesNotContain("Zoe");
        }
    }

    @Test
    void formsAndTextsAreMaskedToo() {
        assertThat(masked("id=tr-1&name=Zo%C3%AB+Hara", "application/x-www-form-urlencoded"))
                .isEqualTo("id=tr-1&name=***+****");
        assertThat(masked("tr-1", "text/plain")).isEqualTo("tr-1");
        assertThat(masked("00 - Credit for Zoe", "text/plain")).isEqualTo("** - ****** *** ***");
        assertThat(masked("Zoe", "application/x-www-form-urlencoded")).isEqualTo("***");
    }

    @Test
    void ofTheRestOfARequestWhatIsHttpsOwnStays() throws Exception {
        ObjectNode raw = JSON.createObjectNode()
                .put("callbackId", "1")
                .put("remoteAddress", "192.0.2.1")
                .put("bodyBase64", "Wm9l");
        raw.putObject("query").put("id", "tr-1").put("name", "Zoe");
        raw.putObject("headers").put("content-type", "image/png").put("x-customer", "Zoe");

        JsonNode masked = JSON.readTree(MaskedRequest.of(raw.toString(), KNOWN));

        assertThat(masked)
                .isEqualTo(
                        JSON.readTree(
                                """
                                {"callbackId":"1","remoteAddress":"192.0.2.1","query":{"id":"tr-1","name":"***"},
                                 "headers":{"content-type":"image/png","x-customer":"***"},"body":"***","masked":true}"""));
    }

    private static String masked(String body, String contentType) {
        ObjectNode raw = JSON.createObjectNode().put("body", body);
        raw.putObject("headers").put("content-type", contentType);
        try {
            return JSON.readTree(MaskedRequest.of(raw.toString(), KNOWN))
                    .path("body")
                    .asText();
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
