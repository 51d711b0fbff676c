package io.callbackgateway.settings;

/**
 * Made of settings that may be read again while the gateway runs. Everybody is asked first whether other settings will do; then all change
 * over.
 *
 * @param <S> the settings
 */
public interface Reloadable<S> {

    /**
     * Makes what other settings need, and still works by those of before.
     *
     * @return changes over, at once; what has begun ends by the settings of before
     * @throws BadSettingException where it cannot work by them
     */
    Runnable prepare(S next);
}
