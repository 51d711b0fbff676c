package io.callbackgateway.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallerTextTests {

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "ção", "😀", "a\0\n\u0085\uFFFF", "%E7"})
    void textStaysAsItIs(String text) {
        assertThat(CallerText.of(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(text);
        assertThat(CallerText.escaped(text)).isEqualTo(text);
    }

    /** Also half of a character, the longer forms of one, and halves of surrogate pairs that somebody has encoded. */
    @ParameterizedTest
    @CsvSource({
        "6C61E762, la%E7b",
        "E7, %E7",
        "C3A7E7C3A7, ç%E7ç",
        "F09F98, %F0%9F%98",
        "F09F9841, %F0%9F%98A",
        "C080, %C0%80",
        "EDA080, %ED%A0%80",
        "EDB3A7, %ED%B3%A7",
        "F4908080, %F4%90%80%80",
        "FFFE41, %FF%FEA",
    })
    void byteThatIsNoUtf8CanBeRead(String bytes, String escaped) {
        String text = CallerText.of(HexFormat.of().parseHex(bytes));

        assertThat(CallerText.escaped(text)).isEqualTo(escaped);
        assertThat(CallerText.bytes(text)).isEqualTo(HexFormat.of().parseHex(bytes));
    }

    /** Of what the escapes of JSON can bring. */
    @ParameterizedTest
    @CsvSource({
        "a\uD800b, a%5CuD800b",
        "\uDFFF, %5CuDFFF",
        "\uDCE7, %E7",
        "\uDCC3\uDCA7, %5CuDCC3%5CuDCA7",
        "\uDCE7\uD800, %5CuDCE7%5CuD800",
        "\uD83D\uDE00\uDE00, 😀%5CuDE00",
    })
    void halfOfASurrogatePairCanBeRead(String text, String escaped) {
        assertThat(CallerText.escaped(text)).isEqualTo(escaped);
    }

    @Test
    void bytesThatDifferAreTextsThatDiffer() {
        Random random = new Random(4711);
        byte[] alphabet = HexFormat.of().parseHex("41807F9FA0BFC0C2C3E0E2EDEFF0F4FF");
        Map<String, String> seen = new HashMap<>();
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = new byte[random.nextInt(6)];
            for (int at = 0; at < bytes.length; at++) {
                bytes[at] = alphabet[random.nextInt(alphabet.length)];
            }
            String hex = HexFormat.of().formatHex(bytes);

            assertThat(seen.merge(CallerText.of(bytes), hex, (first, next) -> first))
                    .isEqualTo(hex);
        }
    }
}
