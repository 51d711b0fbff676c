package io.callbackgateway.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransactionIdsTests {

    private static final String JSON = "application/json";

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = ';',
            value = {
                "/id; {\"id\":\"t-1\"}; t-1",
                "/id; {\"a\":{\"id\":\"no\",\"b\":[{\"id\":\"no\"}]},\"id\":\"t-1\"}; t-1",
                "/data/payment/id; {\"data\":{\"id\":\"no\",\"payment\":{\"x\":[],\"id\":\"t-1\"}}}; t-1",
                "/a~1b; {\"a\":{\"b\":\"no\"},\"a/b\":\"t-1\"}; t-1",
                "/a~0b; {\"a~0b\":\"no\",\"a~b\":\"t-1\"}; t-1",
                "/~01; {\"/\":\"no\",\"~1\":\"t-1\"}; t-1",
                "/; {\"\":\"t-1\"}; t-1",
                "/a/; {\"a\":{\"\":\"t-1\"}}; t-1",
                "/items/1/id; {\"items\":[{\"id\":\"no\"},{\"id\":\"t-1\"},{\"id\":\"no\"}]}; t-1",
                "/0/id; [{\"id\":\"t-1\"}]; t-1",
                "/1/0; [[\"no\"],[\"t-1\"]]; t-1",
                "/items/1/id; {\"items\":{\"1\":{\"id\":\"t-1\"}}}; t-1",
                "/id; {\"id\":\"\\u0061\\/b\"}; a/b",
                "/id; {\"\\u0069d\":\"t-1\"}; t-1",
                "/id; {\"id\":\" t-1 \"}; ` t-1 `"
            })
    void idIsWhereThePointerSays(String pointer, String body, String id) {
        assertThat(find(body, pointer)).isEqualTo(id);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = ';',
            value = {"7; 7", "-0; 0", "12345678901234567890; 12345678901234567890", "1.50; 1.50", "1e2; 1E+2"})
    void numberIsTheTextThatARouteMakesOfIt(String number, String id) {
        assertThat(find("{\"id\":" + number + "}", "/id")).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "7",
                "\"id\"",
                "[]",
                "{}",
                "{\"other\":\"t-1\"}",
                "{\"id\":null}",
                "{\"id\":true}",
                "{\"id\":\"\"}",
                "{\"id\":\" \"}",
                "{\"id\":{\"id\":\"t-1\"}}",
                "{\"id\":[\"t-1\"]}",
                "{\"Id\":\"t-1\"}",
                "id=t-1",
                "<id>t-1</id>",
                "{\"id\":t-1}",
                "{\"id\":\"t-",
                "{\"id\":",
                "{\"id\"",
                "{\"a\":[1,2,",
                "{'id':'t-1'}",
                "{\"id\":1e99999999999}",
                "\u0000\u0000\u0000\u0001"
            })
    void whereThereIsNoIdThereIsNoneAndNoFailure(String body) {
        assertThat(find(body, "/id")).isNull();
    }

    @Test
    void firstPointerThatHasAValueWinsWhereverItStands() {
        String[] pointers = {"/identity/id", "/business/id", "/business/parent"};

        assertThat(find("{\"business\":{\"parent\":\"p\",\"id\":\"b\"},\"identity\":{\"id\":\"i\"}}", pointers))
                .isEqualTo("i");
        assertThat(find("{\"business\":{\"parent\":\"p\",\"id\":\"b\"}}", pointers))
                .isEqualTo("b");
        assertThat(find("{\"business\":{\"id\":\"b\",\"parent\":\"p\"},\"identity\":{\"id\":null}}", pointers))
                .isEqualTo("b");
        assertThat(find("{\"business\":{\"id\":\" \",\"parent\":\"p\"}}", pointers))
                .isEqualTo("p");
    }

    @Test
    void onePointerMayGoThroughAnother() {
        assertThat(find("{\"payment\":\"old\"}", "/payment/id", "/payment")).isEqualTo("old");
        assertThat(find("{\"payment\":{\"id\":\"new\"}}", "/payment/id", "/payment"))
                .isEqualTo("new");
    }

    @Test
    void ofDuplicateKeysTheFirstIsTaken() {
        // for the order only: the route refuses such a body
        assertThat(find("{\"id\":\"a\",\"id\":\"b\"}", "/id")).isEqualTo("a");
    }

    @Test
    void nothingBehindTheIdIsRead() {
        assertThat(find("{\"id\":\"t-1\"} and then no JSON", "/id")).isEqualTo("t-1");
        assertThat(find("{\"id\":\"t-1\",", "/id")).isEqualTo("t-1");
    }

    @Test
    void idComesAfterWhateverIsBig() {
        String big = "{\"text\":\"" + "x".repeat(1_000_000) + "\",\"rows\":["
                + "{\"id\":\"no\",\"n\":1.5},".repeat(40_000) + "0],\"id\":\"t-1\"}";

        assertThat(find(big, "/id")).isEqualTo("t-1");
    }

    @Test
    void depthIsBounded() {
        String nested = "[".repeat(10_000) + "]".repeat(10_000);

        assertThat(find("{\"a\":" + nested + ",\"id\":\"t-1\"}", "/id")).isNull();
        assertThat(find(nested, "/0/0/0/0")).isNull();
        assertThat(find("{\"id\":\"t-1\",\"a\":" + nested + "}", "/id")).isEqualTo("t-1");
    }

    @Test
    void lengthIsBounded() {
        assertThat(find("{\"id\":\"" + "x".repeat(255) + "\"}", "/id")).hasSize(255);
        assertThat(find("{\"id\":\"" + "x".repeat(256) + "\"}", "/id")).isNull();
        assertThat(find("{\"id\":\"" + "x".repeat(2_000_000) + "\"}", "/id")).isNull();
        assertThat(find("{\"id\":" + "9".repeat(100) + "}", "/id")).hasSize(100);
        assertThat(find("{\"id\":" + "9".repeat(2_000_000) + "}", "/id")).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "UTF-8, application/json",
        "UTF-8, ",
        "UTF-8, application/json; charset=us-ascii",
        "UTF-8, application/json; charset=x-unknown",
        "UTF-8, application/json; charset=???",
        "UTF-8, application/json; charset",
        "ISO-8859-1, application/json; charset=ISO-8859-1",
        "ISO-8859-1, application/json;charset=\"latin1\"",
        "windows-1252, 'text/plain; format=flowed; Charset = windows-1252'",
        "UTF-16, application/json; charset=utf-16",
        "UTF-16LE, application/json; charset=utf-16",
        "UTF-16BE, application/json; charset=UTF-16BE",
        "UTF-32, application/json; charset=UTF-32"
    })
    void bodyIsReadByItsCharset(Charset charset, String contentType) {
        byte[] body = "{\"situação\":\"x\",\"id\":\"operação-1\"}".getBytes(charset);

        assertThat(new TransactionIds(List.of(), List.of("/id")).find(body, contentType))
                .isEqualTo("operação-1");
    }

    @Test
    void byteOrderMarkIsSkipped() {
        for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            byte[] body = "\uFEFF{\"id\":\"t-1\"}".getBytes(charset);

            assertThat(new TransactionIds(List.of(), List.of("/id")).find(body, JSON))
                    .isEqualTo("t-1");
        }
    }

    @Test
    void bytesThatAreNotOfTheCharsetAreNoFailure() {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes("{\"id\":\"".getBytes(StandardCharsets.UTF_8));
        body.write(0xff);
        body.writeBytes("\"}".getBytes(StandardCharsets.UTF_8));
        byte[] outsideUnicode = {0, 0, 0, '{', 0, 0, 0, '"', 0x7f, 0x7f, 0x7f, 0x7f, 0, 0, 0, '"'};

        TransactionIds ids = new TransactionIds(List.of(), List.of("/id"));
        assertThat(ids.find(body.toByteArray(), JSON)).isNull();
        assertThat(ids.find(outsideUnicode, JSON)).isNull();
        assertThat(ids.find("{\"id\":\"t-1\"".getBytes(StandardCharsets.UTF_16), "a; charset=GB18030"))
                .isNull();
    }

    @Test
    void everyTruncationIsNoFailure() {
        byte[] body = "{\"a\":[1.5e3,\"ü\\u00e4\",{}],\"b\":{\"id\":\"t-1\"}}".getBytes(StandardCharsets.UTF_8);
        TransactionIds ids = new TransactionIds(List.of(), List.of("/b/id"));

        for (int length = 0; length < body.length - 2; length++) {
            assertThat(ids.find(Arrays.copyOf(body, length), JSON)).isNull();
        }
        assertThat(ids.find(body, JSON)).isEqualTo("t-1");
    }

    @Test
    void withoutPointersNothingIsRead() {
        assertThat(find("{\"id\":\"t-1\"}")).isNull();
    }

    private static String find(String body, String... pointers) {
        return new TransactionIds(List.of(), List.of(pointers)).find(body.getBytes(StandardCharsets.UTF_8), JSON);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "t-1, t-1",
                "`a b+c/ç😀\u2028`, `a b+c/ç😀\u2028`",
                "100%, 100%",
                "%zz, %zz",
                "%25, %2525",
                "%e7, %25e7",
                "`a\r\nb\u007F`, a%0D%0Ab%7F",
                "a\u0085b, a%C2%85b",
                "a\uFFFEb, a%EF%BF%BEb",
                "lata\uDCE7b, lata%E7b",
                "a\uD800b, a%5CuD800b"
            })
    void idBecomesText(String id, String text) {
        assertThat(TransactionIds.text(id)).isEqualTo(text);
    }

    /** Of whatever a query or JSON can bring; what is likely to be mistaken for something else comes often. */
    @Test
    void noTwoIdsBecomeOneTextAndAllOfThemCanBeStored() {
        String[] parts = {
            "%", "2", "5", "C", "c", "u", "E7", "D800", "\\", "a", "ç", "😀", "\0", "\u0085", "\uFFFE", "\uFDD0",
            "\uDCC2", "\uDC85", "\uDCE7", "\uDCED", "\uDCA0", "\uDC80", "\uD800", "\uDBFF", "\uDC00", "\uDFFF"
        };
        Random random = new Random(4711);
        Map<String, String> seen = new HashMap<>();
        for (int i = 0; i < 300_000; i++) {
            String id = random.ints(1 + random.nextInt(6), 0, parts.length)
                    .mapToObj(part -> parts[part])
                    .collect(Collectors.joining());

            String text = TransactionIds.text(id);

            assertThat(seen.merge(text, id, (first, next) -> first)).as(text).isEqualTo(id);
            assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(text)).isTrue();
            assertThat(text.chars()).noneMatch(Character::isISOControl);
        }
    }
}
