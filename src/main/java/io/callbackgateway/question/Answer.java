package io.callbackgateway.question;

import java.util.Locale;

/** What a question to a provider's API has come to, the most telling first. */
public enum Answer {
    /** The provider says something new: a callback was missed. */
    MISSED,
    /** Something came while the provider was asked, so that its answer may be older. */
    STALE,
    /** The provider says what is known. */
    AGREED,
    /** The provider's route says that nobody wants it. */
    IGNORED,
    /** The answer cannot be used, for a reason that does not pass. */
    FAILED,
    /** The API, or the inbox, was away. */
    UNAVAILABLE;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Answer of(String word) {
        return word == null ? null : valueOf(word.toUpperCase(Locale.ROOT));
    }
}
