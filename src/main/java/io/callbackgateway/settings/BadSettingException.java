package io.callbackgateway.settings;

/** A setting that stops the start. The message names the key and what to do, never the value. */
public class BadSettingException extends RuntimeException {

    private final String key;

    public BadSettingException(String key, String problem) {
        super(key + ": " + problem);
        this.key = key;
    }

    public String key() {
        return key;
    }
}
