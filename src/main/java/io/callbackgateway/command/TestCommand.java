package io.callbackgateway.command;

import io.callbackgateway.routefile.tree.RouteFile;
import io.callbackgateway.sample.BadSampleException;
import io.callbackgateway.sample.BareRoute;
import io.callbackgateway.sample.Sample;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "test",
        description = "Runs all samples, and says which do not become what their .event.json says.",
        mixinStandardHelpOptions = true)
final class TestCommand implements Callable<Integer> {

    @Parameters(index = "0", arity = "0..1", paramLabel = "PROVIDER", description = "left out: all providers")
    private String provider;

    @Option(
            names = "--routes",
            defaultValue = "routes",
            description = "the folder of routes (default: ${DEFAULT-VALUE})")
    private Path routes;

    @Spec
    private CommandSpec spec;

    private Screen screen;
    private int good;
    private int bad;

    @Override
    public Integer call() {
        screen = new Screen(spec.commandLine());
        RoutesFolder folder = new RoutesFolder(routes);
        List<Path> files = provider == null ? folder.providerFiles() : List.of(folder.fileOf(provider));
        for (Path file : files) {
            Path samples = folder.samplesOf(RouteFile.providerOf(file));
            testAll(file, Sample.in(samples));
            Sample.strays(samples)
                    .forEach(stray ->
                            differs(stray.toString(), List.of("there is no .http or .ask that it belongs to")));
        }
        if (provider == null) {
            folder.orphans(files)
                    .forEach(sample -> differs(sample.toString(), List.of("there is no route for its folder's name")));
        }
        if (good + bad == 0) {
            throw new CommandException("there is no sample in "
                    + (provider == null ? routes.resolve("samples") : folder.samplesOf(provider)));
        }
        screen.line("");
        String all = good + bad == 1 ? "1 sample" : good + bad + " samples";
        if (bad == 0) {
            screen.good(all + ", none different");
            return 0;
        }
        screen.bad(all + ", " + bad + " different");
        return Commands.MISTAKES;
    }

    private void testAll(Path file, List<Path> samples) {
        if (samples.isEmpty()) {
            return;
        }
        try (BareRoute route = RouteFiles.open(file, screen)) {
            samples.forEach(sample -> test(sample, route));
        } catch (CommandException e) {
            bad += samples.size();
            screen.bad(e.getMessage() + ": " + samples.size() + " samples cannot be run");
        }
    }

    private void test(Path file, BareRoute route) {
        try {
            Sample sample = Sample.read(file);
            List<String> differences = sample.expected() == null
                    ? List.of("there is no " + sample.eventFile().getFileName() + "; write it by `try --update`")
                    : sample.differences(route.run(sample));
            if (differences.isEmpty()) {
                good++;
                screen.verdict(true, sample.name());
            } else {
                differs(sample.name(), differences);
            }
        } catch (BadSampleException e) {
            differs(file.toString(), List.of(e.getMessage()));
        }
    }

    private void differs(String sample, List<String> differences) {
        bad++;
        screen.verdict(false, sample);
        differences.forEach(each -> screen.line("       " + each));
    }
}
