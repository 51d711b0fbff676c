package io.callbackgateway.console.provider;

import io.callbackgateway.routefile.RoutesSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** What a provider sent, as files, and beside each what it must become. */
@Component
class Samples {

    private static final String EVENT = ".event.json";

    /** More of a file is not shown. */
    private static final int MAX_SIZE = 20_000;

    private final Path folder;

    Samples(RoutesSettings routes) {
        this.folder = routes.dir().resolve("samples");
    }

    /** @param event {@code null} where nothing is expected of it */
    record Sample(String name, String text, String event) {}

    /** @param provider one of the settings, so that it is the name of a folder */
    List<Sample> of(String provider) {
        Path own = folder.resolve(provider);
        if (!Files.isDirectory(own)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(own)) {
            return files.filter(Samples::isSample).sorted().map(Samples::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isSample(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".ask")
                || name.endsWith(".http") && !name.endsWith(".api.http") && !name.endsWith(".callback.http");
    }

    private static Sample read(Path file) {
        String name = file.getFileName().toString();
        String base = name.substring(0, name.lastIndexOf('.'));
        Path event = file.resolveSibling(base + EVENT);
        return new Sample(base, text(file), Files.exists(event) ? text(event) : null);
    }

    private static String text(Path file) {
        try {
            String text = Files.readString(file);
            return text.length() > MAX_SIZE ? text.substring(0, MAX_SIZE) + " …" : text;
        } catch (IOException e) {
            return "The file cannot be read.";
        }
    }
}
