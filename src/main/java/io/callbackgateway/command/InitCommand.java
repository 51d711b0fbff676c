package io.callbackgateway.command;

import io.callbackgateway.routefile.tree.RouteFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "init",
        description = "Writes a file for a new provider, with a sample, and says which settings it needs.",
        mixinStandardHelpOptions = true)
final class InitCommand implements Callable<Integer> {

    /** A URL segment, a file name, a queue name and part of the event's source. */
    private static final String WORD = "[a-z][a-z0-9]*";

    @Parameters(index = "0", paramLabel = "PROVIDER", description = "one word in lower case")
    private String provider;

    @Option(
            names = "--routes",
            defaultValue = "routes",
            description = "the folder of routes (default: ${DEFAULT-VALUE})")
    private Path routes;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (!provider.matches(WORD)) {
            throw new CommandException(provider + ": a provider's name is one word, a-z and 0-9");
        }
        Path samples = new RoutesFolder(routes).samplesOf(provider);
        Map<Path, String> files = new LinkedHashMap<>();
        files.put(routes.resolve(provider + RouteFile.SUFFIX), template("provider.camel.yaml"));
        files.put(samples.resolve("paid.http"), template("paid.http"));
        files.put(samples.resolve("paid.event.json"), template("paid.event.json"));
        for (Path file : files.keySet()) {
            if (Files.exists(file)) {
                throw new CommandException(file + " is there already; nothing was written");
            }
        }
        Screen screen = new Screen(spec.commandLine());
        Files.createDirectories(samples);
        for (Map.Entry<Path, String> file : files.entrySet()) {
            Files.writeString(file.getKey(), file.getValue());
            screen.line("wrote " + file.getKey());
        }
        screen.line("");
        screen.line("Add to application.yaml, and set the variable " + provider.toUpperCase(Locale.ROOT) + "_KEY:");
        screen.line("");
        template("settings.yaml").lines().forEach(screen::line);
        return 0;
    }

    private String template(String name) {
        try (InputStream template = InitCommand.class.getResourceAsStream("init/" + name)) {
            return new String(template.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("acme", provider)
                    .replace("ACME", provider.toUpperCase(Locale.ROOT));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
