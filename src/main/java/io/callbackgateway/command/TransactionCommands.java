package io.callbackgateway.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What is asked of a running gateway about one transaction. */
abstract class TransactionCommands implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "PROVIDER", description = "such as netki")
    private String provider;

    @Parameters(index = "1", paramLabel = "ENVIRONMENT", description = "such as production")
    private String environment;

    @Parameters(index = "2", paramLabel = "TRANSACTION", description = "the provider's id, as events have it")
    private String transaction;

    @Mixin
    private AdminApi gateway;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() {
        String path = "/api/transactions/" + AdminApi.encoded(provider) + "/" + AdminApi.encoded(environment) + "/"
                + AdminApi.encoded(transaction);
        say(ask(gateway, path), new Screen(command.commandLine()));
        return 0;
    }

    abstract JsonNode ask(AdminApi gateway, String transaction);

    void say(JsonNode answer, Screen screen) {
        screen.facts(answer);
    }

    @Command(
            name = "timeline",
            description = "Tells what happened to a transaction at a running gateway: one line each, the oldest first.",
            mixinStandardHelpOptions = true)
    static final class Timeline extends TransactionCommands {

        @Override
        JsonNode ask(AdminApi gateway, String transaction) {
            return gateway.get(transaction);
        }

        @Override
        void say(JsonNode answer, Screen screen) {
            JsonNode state = answer.path("state");
            screen.title(
                    state.isMissingNode()
                            ? "no event was told of it"
                            : state.path("status").asText()
                                    + (state.path("final").asBoolean() ? ", final" : "") + ", event "
                                    + state.path("sequence").asText());
            if (answer.path("cut").asBoolean()) {
                screen.line("… earlier entries are left out");
            }
            answer.path("entries")
                    .forEach(entry -> screen.line(entry.path("at").asText() + "  "
                            + entry.path("kind").asText() + "  "
                            + entry.path("text").asText()));
        }
    }

    @Command(
            name = "reconcile",
            description = "Has a running gateway ask the provider now where a transaction stands."
                    + " What it says that is new becomes an event.",
            mixinStandardHelpOptions = true)
    static final class Reconcile extends TransactionCommands {

        @Override
        JsonNode ask(AdminApi gateway, String transaction) {
            return gateway.post(transaction + "/reconcile");
        }

        @Override
        void say(JsonNode answer, Screen screen) {
            screen.line("The provider has answered; callbacks that came of it: "
                    + answer.path("callbacks").asText() + ". What they come to, timeline tells.");
        }
    }

    @Command(
            name = "resend",
            description = "Has the provider send a transaction's callback again, through a running gateway."
                    + " Where a provider cannot do that, it is asked where the transaction stands, as by reconcile.",
            mixinStandardHelpOptions = true)
    static final class Resend extends TransactionCommands {

        @Override
        JsonNode ask(AdminApi gateway, String transaction) {
            return gateway.post(transaction + "/resend");
        }
    }
}
