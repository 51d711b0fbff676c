package io.callbackgateway.dispatch.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.callbackgateway.event.EventMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveKeyTests {

    private static final String CALLBACK = "0199d0c4-1111-7000-8000-000000000001";

    @Test
    void rawRequestAndEventStandBesideEachOtherUnderTheDayOfReceipt() {
        EventMessage event = event("op-1", "2026-11-20T10:15:30.123Z");

        assertThat(ArchiveKey.of(event)).isEqualTo("proposal/production/2026/11/20/op-1/" + CALLBACK);
    }

    @Test
    void secondEventOfACallbackForOneTransactionHasAKeyOfItsOwn() {
        EventMessage first = event("op-1", "2026-11-20T10:15:30.123Z");
        EventMessage second = new EventMessage(
                first.json(), "id2", "key", "proposal", "production", "op-1", "approved", "2", CALLBACK, 2);

        assertThat(ArchiveKey.of(second)).isEqualTo("proposal/production/2026/11/20/op-1/" + CALLBACK + ".2");
        assertThat(ArchiveKey.segmentName(second)).isNotEqualTo(ArchiveKey.segmentName(first));
    }

    @Test
    void dayIsThatOfUtc() {
        assertThat(ArchiveKey.of(event("op-1", "2026-12-31T23:59:59.999Z"))).contains("/2026/12/31/");
        assertThat(ArchiveKey.of(event("op-1", "2027-01-01T00:00:00.000Z"))).contains("/2027/01/01/");
    }

    @ParameterizedTest
    @CsvSource({
        "3c90c3cc-0d44-4b50-8888-8dd25736052a, 3c90c3cc-0d44-4b50-8888-8dd25736052a",
        "Abc_9.1-x, Abc_9.1-x",
        "a/b, a%2Fb",
        "a\\b, a%5Cb",
        "., %2E",
        ".., %2E%2E",
        "../../etc/passwd, %2E%2E%2F.%2E%2Fetc%2Fpasswd",
        "a..b, a.%2Eb",
        "a b, a%20b",
        "a%2Fb, a%252Fb",
        "${x}, %24%7Bx%7D",
        "é, %C3%A9",
        "𝄞, %F0%9D%84%9E",
        "~, %7E",
        "CON:, CON%3A"
    })
    void idIsMadeSafeForPaths(String id, String segment) {
        assertThat(ArchiveKey.segment(id)).isEqualTo(segment);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\t", "\0", "*", "?", "\"", "<", ">", "|", "#", "&", "+", "'", "@", ";", ","})
    void nothingButLettersDigitsAndAFewMarksStays(String id) {
        assertThat(ArchiveKey.segment(id)).matches("%[0-9A-F]{2}");
    }

    @Test
    void longIdsStayApartAndShortEnoughForAFileName() {
        String one = ArchiveKey.segment("é".repeat(255) + "1");
        String other = ArchiveKey.segment("é".repeat(255) + "2");

        assertThat(one).hasSizeLessThanOrEqualTo(200).isNotEqualTo(other);
        assertThat(ArchiveKey.segment("é".repeat(255) + "1")).isEqualTo(one);
        assertThat(ArchiveKey.segment("x".repeat(200))).isEqualTo("x".repeat(200));
    }

    private static EventMessage event(String transactionId, String receivedAt) {
        return new EventMessage(
                "{\"data\":{\"receivedAt\":\"" + receivedAt + "\"}}",
                "id",
                "key",
                "proposal",
                "production",
                transactionId,
                "approved",
                "2",
                CALLBACK,
                1);
    }
}
