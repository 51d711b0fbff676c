package io.callbackgateway.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.callbackgateway.sample.BareRoute;
import io.callbackgateway.sample.Result;
import io.callbackgateway.sample.recording.Recording;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "record",
        description =
                "Makes a sample of a callback that a running gateway has kept, with the data of persons replaced.",
        mixinStandardHelpOptions = true)
final class RecordCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "PROVIDER")
    private String provider;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "NAME",
            description = "of the sample; left out: the callback's id")
    private String name;

    @Option(names = "--environment", description = "left out: any of the provider's")
    private String environment;

    @Option(names = "--callback", paramLabel = "ID", description = "left out: the newest one")
    private String callback;

    @Mixin
    private AdminApi gateway;

    @Option(
            names = "--routes",
            defaultValue = "routes",
            description = "the folder of routes (default: ${DEFAULT-VALUE})")
    private Path routes;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Screen screen = new Screen(spec.commandLine());
        RoutesFolder folder = new RoutesFolder(routes);
        Path routeFile = folder.fileOf(provider);
        String id = callback == null ? newest(screen) : callback;
        JsonNode raw = gateway.get("/api/callbacks/" + AdminApi.encoded(id) + "/request?unmask=true");
        if (!raw.path("provider").asText().equals(provider)) {
            throw new CommandException(
                    "callback " + id + " is one of " + raw.path("provider").asText());
        }
        Path file = folder.samplesOf(provider).resolve((name == null ? id : name) + ".http");
        if (Files.exists(file)) {
            throw new CommandException(file + " is there already; give another name");
        }
        try (BareRoute route = RouteFiles.open(routeFile, screen)) {
            return write(Recording.of(file, raw, route, routeFile), screen);
        }
    }

    private String newest(Screen screen) {
        JsonNode newest = gateway.get("/api/callbacks?limit=1&provider=" + AdminApi.encoded(provider)
                        + (environment == null ? "" : "&environment=" + AdminApi.encoded(environment)))
                .path("callbacks")
                .path(0);
        if (newest.isMissingNode()) {
            throw new CommandException(
                    "the gateway has kept no callback of " + provider + (environment == null ? "" : "/" + environment));
        }
        screen.line("callback " + newest.path("id").asText() + " of " + provider + "/"
                + newest.path("environment").asText() + ", received at "
                + newest.path("receivedAt").asText() + ": "
                + StreamSupport.stream(newest.path("outcomes").spliterator(), false)
                        .map(JsonNode::asText)
                        .collect(Collectors.joining(", ")));
        return newest.path("id").asText();
    }

    private static int write(Recording recording, Screen screen) {
        recording
                .replaced()
                .forEach((where, values) ->
                        screen.line("  replaced: " + where + (values == 1 ? "" : " (" + values + " values)")));
        if (!recording.differences().isEmpty()) {
            screen.bad("With other data the route makes something else of it; nothing was written. It became:");
            recording.differences().forEach(each -> screen.line("  " + each));
            return Commands.MISTAKES;
        }
        recording.sample().create();
        screen.line("wrote " + recording.sample().file());
        if (recording.results().stream().anyMatch(Result::lacksAnswer)) {
            screen.line(
                    "The route asks the provider's API, and what it answered is not kept. Write it beside the sample, as"
                            + " <name>.api.http, and the event by `try --update`:");
            recording.results().forEach(result -> result.items().forEach(screen::item));
            return 0;
        }
        recording.sample().write(recording.results());
        screen.line("wrote " + recording.sample().eventFile());
        screen.line(
                "Read both before you keep them: what the provider's file names as a value, statuses, amounts, currencies and"
                        + " times are as they were.");
        return 0;
    }
}
