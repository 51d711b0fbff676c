package io.callbackgateway.processing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTests {

    @ParameterizedTest
    @CsvSource({
        "2026-11-20T10:15:30Z,             2026-11-20T10:15:30Z",
        "2026-11-20T10:15:30.123456+02:00, 2026-11-20T08:15:30.123456Z",
        "2026-11-20T10:15:30+0200,         2026-11-20T08:15:30Z",
        "2026-11-20T10:15-03,              2026-11-20T13:15:00Z",
        "1763633730,                       2025-11-20T10:15:30Z",
        "1763633730.000005,                2025-11-20T10:15:30.000005Z",
        "1763633730.0000000019,            2025-11-20T10:15:30.000000001Z",
        "1763633730123,                    2025-11-20T10:15:30.123Z",
        "1763633730123.4,                  2025-11-20T10:15:30.123400Z",
        "100000000000,                     1973-03-03T09:46:40Z",
        "99999999999,                      5138-11-16T09:46:39Z",
        "0,                                1970-01-01T00:00:00Z"
    })
    void areReadAsProvidersWriteThem(String text, Instant time) {
        assertThat(Times.instant(text)).isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-20T10:15:30",
                "2026-11-20",
                "2026-02-30T00:00:00Z",
                "20.11.2026 10:15",
                "-1763633730",
                "1,763,633,730",
                "1.7E9",
                "1763633730123456",
                "999999999999999",
                "+10000-01-01T00:00:00Z",
                "0000-01-01T00:00:00Z",
                "yesterday",
                "１７６３６３３７３０"
            })
    void whatIsNoTimeIsNone(String text) {
        assertThat(Times.instant(text)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "7,                           7",
        "007,                         7",
        "999999999999999999,          999999999999999999",
        "1970-01-01T00:00:01.000002Z, 1000002"
    })
    void versionsAreNumbersOrTimes(String text, long version) {
        assertThat(Times.version(text)).isEqualTo(version);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1.5", "v2", "1000000000000000000", "1970-01-01T00:00:01"})
    void whatIsNeitherIsNone(String text) {
        assertThat(Times.version(text)).isNull();
    }
}
