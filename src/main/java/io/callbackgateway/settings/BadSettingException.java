package io.callbackgateway.settings;

/** A setting that stops the start. The message names the key and what to do, never the value. */
public class BadSettingException extends RuntimeException {

    private final String key;

    public BadSettingException(String key, String problem) {
        super(key + ": " + problem);
        this.key = key;
    }

    /** @throws BadSettingException where the setting is not good */
    public static void require(boolean good, String key, String problem) {
        if (!good) {
            throw new BadSettingException(key, problem);
        }
    }

    public String key() {
        return key;
    }
}
