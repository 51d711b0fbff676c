package io.callbackgateway.command;

import io.callbackgateway.sample.Sample;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** {@code gateway.routes-dir}: a file for each provider, and {@code samples/<provider>/}. */
record RoutesFolder(Path path) {

    private static final String SUFFIX = ".camel.yaml";

    /** @throws CommandException where there is no such folder */
    RoutesFolder {
        if (!Files.isDirectory(path)) {
            throw new CommandException(path + ": there is no such folder");
        }
    }

    /** The files of all providers, by name. */
    List<Path> providerFiles() {
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(file -> file.getFileName().toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws CommandException where there is no such file */
    Path fileOf(String provider) {
        Path file = path.resolve(provider + SUFFIX);
        if (!Files.exists(file)) {
            throw new CommandException(file + ": there is no such file");
        }
        return file;
    }

    Path samplesOf(String provider) {
        return path.resolve("samples").resolve(provider);
    }

    static String providerOf(Path file) {
        return file.getFileName().toString().replace(SUFFIX, "");
    }

    /** Samples in folders for which no provider has a file. */
    List<Path> orphans(List<Path> providerFiles) {
        List<String> providers =
                providerFiles.stream().map(RoutesFolder::providerOf).toList();
        return Sample.in(path.resolve("samples")).stream()
                .filter(sample ->
                        !providers.contains(sample.getParent().getFileName().toString()))
                .toList();
    }
}
