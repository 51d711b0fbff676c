package io.callbackgateway.processing;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.Locale;
import java.util.regex.Pattern;

/** Currencies and amounts as providers write them. */
final class Money {

    private static final Pattern CURRENCY = Pattern.compile("[A-Za-z]{3}");

    private static final Pattern DECIMAL = Pattern.compile("[+-]?\\d{1,18}(\\.\\d{1,18})?");

    private static final BigDecimal MAX = BigDecimal.valueOf(Long.MAX_VALUE);

    private Money() {}

    /** @return in upper case; {@code null} for what has not the form of ISO 4217's codes, of which there are new ones now and then */
    static String currency(String text) {
        return CURRENCY.matcher(text).matches() ? text.toUpperCase(Locale.ROOT) : null;
    }

    /** A number of JSON without the zeros behind its last digit, which mean nothing there; else the text. */
    static String plain(Object value, String text) {
        return value instanceof BigDecimal || value instanceof Double
                ? new BigDecimal(text).stripTrailingZeros().toPlainString()
                : text;
    }

    /**
     * @param text such as {@code 10.00}
     * @param digits after the point in this currency; more of them are not taken, not even zeros: 10.000 is ten thousand to some
     * @throws NumberFormatException for what is no such number
     */
    static long minorUnits(String text, int digits) {
        if (!DECIMAL.matcher(text).matches()) {
            throw new NumberFormatException();
        }
        BigDecimal amount = new BigDecimal(text);
        BigDecimal minorUnits = amount.movePointRight(digits);
        if (amount.scale() > digits || minorUnits.abs().compareTo(MAX) > 0) {
            throw new NumberFormatException();
        }
        return minorUnits.longValueExact();
    }

    /** Digits of a currency after the point by ISO 4217; -1 for one that is not known or has no minor unit. */
    static int digits(String currency) {
        try {
            return Currency.getInstance(currency).getDefaultFractionDigits();
        } catch (IllegalArgumentException unknown) {
            return -1;
        }
    }
}
