package io.callbackgateway.command;

import io.callbackgateway.routefile.tree.RouteFile;
import io.callbackgateway.sample.Sample;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code gateway.routes-dir}: a file for each provider, and {@code samples/<provider>/}. */
record RoutesFolder(Path path) {

    /** @throws CommandException where there is no such folder */
    RoutesFolder {
        if (!Files.isDirectory(path)) {
            throw new CommandException(path + ": there is no such folder");
        }
    }

    /** The files of all providers, by name. */
    List<Path> providerFiles() {
        return RouteFile.in(path);
    }

    /** @throws CommandException where there is no such file */
    Path fileOf(String provider) {
        Path file = path.resolve(provider + RouteFile.SUFFIX);
        if (!Files.exists(file)) {
            throw new CommandException(file + ": there is no such file");
        }
        return file;
    }

    Path samplesOf(String provider) {
        return path.resolve("samples").resolve(provider);
    }

    /** Samples in folders for which no provider has a file. */
    List<Path> orphans(List<Path> providerFiles) {
        List<String> providers =
                providerFiles.stream().map(RouteFile::providerOf).toList();
        return Sample.in(path.resolve("samples")).stream()
                .filter(sample ->
                        !providers.contains(sample.getParent().getFileName().toString()))
                .toList();
    }
}
