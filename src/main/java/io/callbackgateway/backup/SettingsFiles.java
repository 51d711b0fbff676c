package io.callbackgateway.backup;

import io.callbackgateway.files.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Component;

/** The files that the start has read its settings from, and all that is in {@code gateway.routes-dir}. */
@Component
class SettingsFiles {

    private final ConfigurableEnvironment environment;
    private final Path routes;

    SettingsFiles(ConfigurableEnvironment environment, @Value("${gateway.routes-dir}") Path routes) {
        this.environment = environment;
        this.routes = routes;
    }

    void copyTo(Path folder) throws IOException {
        PrivateFiles.createFolders(folder);
        int number = 0;
        for (Path file : files()) {
            number++;
            copy(file, folder.resolve(number + "-" + file.getFileName())); // several may have one name
        }
        try (Stream<Path> all = Files.walk(routes)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                copy(
                        file,
                        folder.resolve("routes").resolve(routes.relativize(file).toString()));
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        PrivateFiles.createFolders(to.getParent());
        PrivateFiles.copy(from, to);
    }

    /** The one whose values hold comes first. */
    private Set<Path> files() throws IOException {
        Set<Path> files = new LinkedHashSet<>();
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (source instanceof EnumerablePropertySource<?> names && source instanceof OriginLookup<?>) {
                for (String name : List.of(names.getPropertyNames())) {
                    Resource from = OriginLookup.getOrigin(source, name) instanceof TextResourceOrigin text
                            ? text.getResource()
                            : null;
                    if (from != null && from.isFile()) {
                        files.add(from.getFile().toPath().toAbsolutePath().normalize());
                    }
                }
            }
        }
        return files;
    }
}
