package io.callbackgateway.console;

import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/** One environment of one provider, in addresses of the console as {@code door=netki/production}. */
public record Door(String provider, String environment) {

    /** Any of them. */
    public static final Door ANY = new Door(null, null);

    /** @param text {@code null} and blank for {@link #ANY} */
    public static Door of(String text) {
        if (text == null || text.isBlank()) {
            return ANY;
        }
        String[] words = text.split("/", -1);
        if (words.length != 2) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "A door is <provider>/<environment>.");
        }
        return new Door(words[0], words[1]);
    }

    public boolean isAny() {
        return provider == null;
    }

    @Override
    public String toString() {
        return isAny() ? "" : provider + "/" + environment;
    }
}
