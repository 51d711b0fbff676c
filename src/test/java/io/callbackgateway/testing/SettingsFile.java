package io.callbackgateway.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Settings of a gateway that are no arguments of its start, so that they can be others while it runs. */
public final class SettingsFile {

    private static final Pattern OF_ENVIRONMENT = Pattern.compile("gateway\\.providers\\.[^.]+\\.[^.]+\\.");

    private final Path file;
    private final Properties settings = new Properties();

    /** @param settings {@code key=value} */
    public SettingsFile(Path file, String... settings) {
        this.file = file;
        write(settings);
    }

    /** The setting that tells a gateway where it is. */
    public String location() {
        return "spring.config.additional-location=file:" + file;
    }

    /** As an operator corrects it, and tells the gateway. What is said of a provider's environment is all that is said of it now. */
    public void reload(RunningGateway gateway, String... corrected) {
        write(corrected);
        HttpResponse<String> answer = new AdminDoor(gateway).post("/api/settings/reload");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(AdminDoor.json(answer).path("needRestart")).isEmpty();
    }

    private void write(String... corrected) {
        for (String each : corrected) {
            Matcher environment = OF_ENVIRONMENT.matcher(each);
            if (environment.lookingAt()) {
                settings.keySet().removeIf(key -> key.toString().startsWith(environment.group()));
            }
        }
        for (String each : corrected) {
            String[] setting = each.split("=", 2);
            settings.setProperty(setting[0], setting[1]);
        }
        try (OutputStream out = Files.newOutputStream(file)) {
            settings.store(out, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
