package io.callbackgateway.processing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MoneyTests {

    @ParameterizedTest
    @CsvSource({
        "10.00,  EUR, 1000",
        "10,     EUR, 1000",
        "10.5,   EUR, 1050",
        "0.01,   eur, 1",
        "-3.50,  EUR, -350",
        "10,     JPY, 10",
        "10,     ISK, 10",
        "1.234,  KWD, 1234",
        "1.2345, CLF, 12345",
        "92233720368547758.07, EUR, 9223372036854775807"
    })
    void decimalsBecomeMinorUnitsOfTheirCurrency(String text, String currency, long minorUnits) {
        assertThat(Money.minorUnits(text, Money.digits(Money.currency(currency))))
                .isEqualTo(minorUnits);
    }

    @ParameterizedTest
    @CsvSource({
        "10.000,              2",
        "10.005,              2",
        "10.0,                0",
        "'10,00',             2",
        "'1 000.00',          2",
        "1E3,                 2",
        ".5,                  2",
        "10.,                 2",
        "'',                  2",
        "EUR 10,              2",
        "１０,                 2",
        "92233720368547758.08, 2",
        "999999999999999999, 2"
    })
    void whatCouldBeReadInTwoWaysOrInNoneIsNoAmount(String text, int digits) {
        assertThatThrownBy(() -> Money.minorUnits(text, digits)).isInstanceOf(NumberFormatException.class);
    }

    @Test
    void zerosOfANumberInJsonMeanNothing() {
        assertThat(Money.plain(new BigDecimal("10.0"), "10.0")).isEqualTo("10");
        assertThat(Money.plain(1.0E7, "1.0E7")).isEqualTo("10000000");
        assertThat(Money.plain("10.0", "10.0")).isEqualTo("10.0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"EURO", "€", "978", "US", "", "ÉUR", "ıDR"})
    void whatHasNotTheFormOfACurrencyIsNone(String text) {
        assertThat(Money.currency(text)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ABC", "XXX", "XAU"})
    void someCurrenciesHaveNoDigits(String currency) {
        assertThat(Money.currency(currency)).isEqualTo(currency);
        assertThat(Money.digits(currency)).isEqualTo(-1);
    }
}
