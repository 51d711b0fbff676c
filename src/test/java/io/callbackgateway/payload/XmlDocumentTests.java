package io.callbackgateway.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callbackgateway.payload.XmlDocument.NotXmlException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XmlDocumentTests {

    @Test
    void elementsBecomeMapsTextsAndLists() {
        assertThat(
                        parse(
                                """
                        <?xml version="1.0" encoding="utf-8"?>
                        <a xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><!-- c --><b xsi:type="T"><c> 1 </c></b>
                        <d/><d>x</d><d><![CDATA[<y>]]></d><e> </e><?pi?></a>"""))
                .isEqualTo(Map.of(
                        "@root", "a", "b", Map.of("@type", "T", "c", "1"), "d", List.of("", "x", "<y>"), "e", ""));
    }

    @Test
    void prefixesDoNotMatter() {
        assertThat(parse("<n:a xmlns:n='urn:n'><n:b>1</n:b></n:a>")).isEqualTo(Map.of("@root", "a", "b", "1"));
    }

    @Test
    void prologSaysTheEncoding() {
        String xml = "<?xml version='1.0' encoding='%s'?><a><b>Blåbær</b></a>";
        for (String encoding : List.of("utf-8", "iso-8859-1", "utf-16")) {
            assertThat(XmlDocument.parse(xml.formatted(encoding).getBytes(Charset.forName(encoding))))
                    .containsEntry("b", "Blåbær");
        }
        assertThat(parse("\uFEFF<a><b>Blåbær</b></a>")).containsEntry("b", "Blåbær");
    }

    @Test
    void predefinedEntitiesAndCharacterReferencesAreText() {
        assertThat(parse("<a><b>&lt;&amp;&gt;&#65;&#x1D11E;</b></a>")).containsEntry("b", "<&>A𝄞");
    }

    @Test
    void externalEntityReadsNoFile(@TempDir Path folder) throws Exception {
        Path secret = Files.writeString(folder.resolve("secret.txt"), "hunter2");

        assertRefused("<!DOCTYPE a [<!ENTITY x SYSTEM \"" + secret.toUri() + "\">]><a><b>&x;</b></a>");
        assertRefused("<!DOCTYPE a SYSTEM \"" + secret.toUri() + "\"><a/>");
        assertRefused("<!DOCTYPE a [<!ENTITY % x SYSTEM \"" + secret.toUri() + "\"> %x;]><a/>");
    }

    @Test
    void entitiesOfTheDocumentsOwnAreRefused() {
        StringBuilder laughs = new StringBuilder("<!DOCTYPE a [<!ENTITY l0 \"lol\">");
        for (int i = 1; i < 30; i++) {
            laughs.append("<!ENTITY l%d \"&l%d;&l%d;&l%d;&l%d;\">".formatted(i, i - 1, i - 1, i - 1, i - 1));
        }

        assertRefused(laughs + "]><a><b>&l29;</b></a>");
        assertRefused("<a><b>&undefined;</b></a>");
    }

    @Test
    void deepNestingIsRefusedAndDoesNotOverflowTheStack() {
        assertRefused("<a>".repeat(100_000) + "</a>".repeat(100_000));
        assertRefused("<a>".repeat(33) + "</a>".repeat(33));
        assertThat(parse("<a>".repeat(32) + "</a>".repeat(32))).containsKey("a");
    }

    @Test
    void largeDocumentIsRefused() {
        assertRefused("<a>" + "x".repeat(2_000_000) + "</a>");
        assertThat(parse("<a><b>" + "x".repeat(900_000) + "</b></a>")).hasSize(2);
    }

    @Test
    void manyElementsAndAttributesTakeNoLongTime() {
        assertThat((List<?>) parse("<a>" + "<b/>".repeat(200_000) + "</a>").get("b"))
                .hasSize(200_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "text",
                "{}",
                "<",
                "<a>",
                "<a></b>",
                "<a/><b/>",
                "<a/>text",
                "<a b='1' b='2'/>",
                "<a><b>\u0001</b></a>",
                "<html><body><p>Not found<br></body></html>"
            })
    void whatIsNoDocumentIsRefused(String text) {
        assertRefused(text);
    }

    @Test
    void invalidBytesAreRefused() {
        assertThatThrownBy(() -> XmlDocument.parse(new byte[] {'<', 'a', '>', (byte) 0xff, '<', '/', 'a', '>'}))
                .isInstanceOf(NotXmlException.class);
        assertThatThrownBy(() -> XmlDocument.parse(
                        "<?xml version='1.0' encoding='nonsense'?><a/>".getBytes(StandardCharsets.US_ASCII)))
                .isInstanceOf(NotXmlException.class);
    }

    @Test
    void refusalQuotesNothing() {
        assertThatThrownBy(() -> parse("<a><hunter2></a>"))
                .isInstanceOf(NotXmlException.class)
                .hasMessageNotContaining("hunter2");
    }

    private static void assertRefused(String xml) {
        assertThatThrownBy(() -> parse(xml)).isInstanceOf(NotXmlException.class);
    }

    private static Map<String, Object> parse(String xml) {
        return XmlDocument.parse(xml.getBytes(StandardCharsets.UTF_8));
    }
}
