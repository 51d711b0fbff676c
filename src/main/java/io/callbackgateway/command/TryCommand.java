package io.callbackgateway.command;

import io.callbackgateway.routefile.tree.RouteFile;
import io.callbackgateway.sample.BareRoute;
import io.callbackgateway.sample.Result;
import io.callbackgateway.sample.Sample;
import io.callbackgateway.sample.SampleRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "try",
        description =
                "Shows what a provider's route makes of samples: every variable that it sets, the outcome, the event,"
                        + " and what differs from the .event.json beside the sample.",
        mixinStandardHelpOptions = true)
final class TryCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "ROUTE", description = "such as routes/acme.camel.yaml")
    private Path route;

    @Parameters(
            index = "1..*",
            paramLabel = "SAMPLE",
            arity = "0..*",
            description = "such as routes/samples/acme/paid.http or asked.ask; left out: all samples of the provider")
    private List<Path> samples;

    @Option(names = "--update", description = "writes the .event.json of each sample, as it became")
    private boolean update;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Screen screen = new Screen(spec.commandLine());
        int exit = 0;
        try (BareRoute bare = RouteFiles.open(route, screen)) {
            for (Path file : samples == null ? ownSamples() : samples) {
                exit = Math.max(exit, show(Sample.read(file), bare, screen));
            }
        }
        return exit;
    }

    private List<Path> ownSamples() {
        Path folder = route.toAbsolutePath().resolveSibling("samples").resolve(RouteFile.providerOf(route));
        List<Path> all = Sample.in(folder);
        if (all.isEmpty()) {
            throw new CommandException("there is no sample in " + folder);
        }
        return all;
    }

    private int show(Sample sample, BareRoute bare, Screen screen) {
        List<Result> results = bare.run(sample);
        screen.title(sample.file().toString());
        for (Result result : results) {
            screen.line("");
            screen.line(result.cause().title());
            if (sample.asks() && result.cause() instanceof SampleRequest made) {
                new String(made.text().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)
                        .lines()
                        .skip(1)
                        .forEach(each -> screen.line("  " + each));
            }
            screen.variables(result.variables());
            result.items().forEach(screen::item);
        }
        screen.line("");
        if (results.stream().anyMatch(Result::lacksAnswer)) {
            return Commands.MISTAKES;
        }
        if (update) {
            sample.write(results);
            screen.good(sample.eventFile() + " is written");
            return 0;
        }
        if (sample.expected() == null) {
            screen.line("There is no " + sample.eventFile().getFileName() + " to compare with; --update writes it.");
            return 0;
        }
        List<String> differences = sample.differences(results);
        if (differences.isEmpty()) {
            screen.good("As " + sample.eventFile().getFileName() + " says.");
            return 0;
        }
        screen.bad("Not as " + sample.eventFile().getFileName() + " says:");
        differences.forEach(each -> screen.line("  " + each));
        return Commands.MISTAKES;
    }
}
