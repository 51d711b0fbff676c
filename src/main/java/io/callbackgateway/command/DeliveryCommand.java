package io.callbackgateway.command;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "delivery",
        description = "Tells how a provider delivers its callbacks, and mends it, through a running gateway.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true)
final class DeliveryCommand implements Runnable {

    @Spec
    private CommandSpec command;

    @Override
    public void run() {
        throw new ParameterException(command.commandLine(), "a command is missing");
    }

    @Command(
            description = "Asks the provider how it delivers, and says what is wrong with it.",
            mixinStandardHelpOptions = true)
    int status(@Mixin Door door) {
        return say(door.get("/delivery"), "problems");
    }

    @Command(
            description =
                    "Resumes what the provider has paused, and has it send what waited. Whether that comes, status says a little later.",
            mixinStandardHelpOptions = true)
    int heal(@Mixin Door door) {
        return say(door.post("/delivery/heal"), "problems");
    }

    @Command(
            description =
                    "Says what apply would change at the provider: what is set there and is not as our settings say.",
            mixinStandardHelpOptions = true)
    int plan(@Mixin Door door) {
        return say(door.get("/delivery/plan"), "differences");
    }

    @Command(
            description =
                    "Sets at the provider what our settings say: URL, expected status, user and password. Says what differs after it.",
            mixinStandardHelpOptions = true)
    int apply(@Mixin Door door) {
        return say(door.post("/delivery/apply"), "differences");
    }

    /** @param found the list that is empty where all is well */
    private int say(JsonNode answer, String found) {
        new Screen(command.commandLine()).facts(answer);
        return answer.path(found).isEmpty() && !answer.has("failure") ? 0 : Commands.MISTAKES;
    }

    /** How a running gateway is asked about one environment of a provider. */
    static final class Door extends AdminApi {

        @Parameters(index = "0", paramLabel = "PROVIDER", description = "such as netki")
        private String provider;

        @Parameters(index = "1", paramLabel = "ENVIRONMENT", description = "such as production")
        private String environment;

        @Override
        JsonNode get(String path) {
            return super.get(path(path));
        }

        @Override
        JsonNode post(String path) {
            return super.post(path(path));
        }

        private String path(String below) {
            return "/api/providers/" + encoded(provider) + "/" + encoded(environment) + below;
        }
    }
}
