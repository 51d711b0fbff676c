package io.callbackgateway.settings;

import java.util.Arrays;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.util.PlaceholderResolutionException;

/**
 * Variables in settings that are not set: they would otherwise stand there as they are written, and {@code ${PROPOSAL_KEY}} would be the
 * secret itself.
 */
public final class UnsetVariables {

    private UnsetVariables() {}

    /**
     * @param prefix of the settings that are checked
     * @throws BadSettingException naming the key and the variable
     */
    public static void reject(ConfigurableEnvironment environment, String prefix) {
        environment.getPropertySources().stream()
                .filter(EnumerablePropertySource.class::isInstance)
                .flatMap(source -> Arrays.stream(((EnumerablePropertySource<?>) source).getPropertyNames()))
                .filter(key -> key.startsWith(prefix))
                .forEach(key -> {
                    try {
                        environment.getProperty(key);
                    } catch (PlaceholderResolutionException unset) {
                        throw new BadSettingException(
                                key, "names the variable " + unset.getPlaceholder() + ", which is not set");
                    }
                });
    }
}
