package io.callbackgateway.command;

import io.callbackgateway.door.ConfiguredDoors;
import io.callbackgateway.provider.ProviderFacts;
import io.callbackgateway.settings.SettingsCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.ConfigurableApplicationContext;

/** Settings as a start would read them from one file and the environment, without a start. */
final class SettingsFile {

    private SettingsFile() {}

    /**
     * The mistake at which the start would stop, in its words.
     *
     * @param facts by provider; {@code null} where they are not known
     */
    static Optional<String> mistake(Path settings, Path routes, Map<String, ProviderFacts> facts) {
        if (!Files.isReadable(settings)) {
            throw new CommandException(settings + ": there is no such file");
        }
        String before =
                System.setProperty(LoggingSystem.SYSTEM_PROPERTY, LoggingSystem.NONE); // Boot's would start Logback
        try (ConfigurableApplicationContext checked = SettingsCheck.application()
                .run(
                        "--spring.config.location=classpath:/application.yaml,file:" + settings.toAbsolutePath(),
                        "--gateway.routes-dir=" + routes)) {
            if (facts != null) {
                checked.getBean(ConfiguredDoors.class).check(facts);
            }
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of(SettingsCheck.inWordsOfTheStart(e));
        } finally {
            if (before == null) {
                System.clearProperty(LoggingSystem.SYSTEM_PROPERTY);
            }
        }
    }
}
