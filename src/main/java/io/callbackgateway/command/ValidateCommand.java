package io.callbackgateway.command;

import io.callbackgateway.provider.ProviderFacts;
import io.callbackgateway.routefile.rules.RouteFileCheck;
import io.callbackgateway.routefile.rules.RouteFileCheck.Read;
import io.callbackgateway.routefile.tree.Mistake;
import io.callbackgateway.routefile.tree.RouteFile;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "validate",
        description =
                "Finds the mistakes in providers' files, and in the settings where they are given, as a start would.",
        mixinStandardHelpOptions = true)
final class ValidateCommand implements Callable<Integer> {

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "ROUTES",
            defaultValue = "routes",
            description = "the folder of routes (default: ${DEFAULT-VALUE})")
    private Path routes;

    @Option(
            names = "--settings",
            paramLabel = "FILE",
            description = "an application.yaml. Variables that it names must be set, as at a start")
    private Path settings;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Screen screen = new Screen(spec.commandLine());
        List<Path> files = new RoutesFolder(routes).providerFiles();
        if (files.isEmpty()) {
            throw new CommandException(routes + ": no provider's *.camel.yaml is in it");
        }
        int mistakes = 0;
        Map<String, ProviderFacts> facts = new HashMap<>();
        for (Path file : files) {
            Read read = RouteFileCheck.readFully(file);
            List<Mistake> found = read.mistakes().inOrder();
            found.forEach(each -> screen.line(each.toString()));
            long errors = found.stream().filter(Mistake::isError).count();
            mistakes += (int) errors;
            if (errors == 0) {
                facts.put(RouteFile.providerOf(file), read.facts());
            }
        }
        if (settings != null) {
            Optional<String> mistake =
                    SettingsFile.mistake(settings, routes, facts.size() == files.size() ? facts : null);
            mistake.ifPresent(screen::line);
            mistakes += mistake.isPresent() ? 1 : 0;
        }
        String checked = (files.size() == 1 ? "1 file" : files.size() + " files")
                + (settings == null ? "" : " and the settings");
        if (mistakes == 0) {
            screen.good(checked + ": no mistakes");
            return 0;
        }
        screen.bad(checked + ": " + (mistakes == 1 ? "1 mistake" : mistakes + " mistakes"));
        return Commands.MISTAKES;
    }
}
