package io.callbackgateway.command;

import io.callbackgateway.command.password.PasswordCommand;
import io.callbackgateway.sample.BadSampleException;
import java.io.UncheckedIOException;
import java.util.function.UnaryOperator;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * What the jar does beside being a gateway: no server is started, nothing is logged. Exit codes: 0 good, 1 mistakes or differences, 2 called
 * in a wrong way.
 */
@Command(
        name = "callback-gateway",
        description = "Without a command: starts the gateway.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = Commands.Version.class,
        subcommands = {
            InitCommand.class,
            ValidateCommand.class,
            TryCommand.class,
            TestCommand.class,
            RecordCommand.class,
            TransactionCommands.Timeline.class,
            TransactionCommands.Reconcile.class,
            TransactionCommands.Resend.class,
            DeliveryCommand.class,
            PasswordCommand.class,
            DataCommands.Backup.class,
            DataCommands.Restoration.class,
            CommandLine.HelpCommand.class
        })
public final class Commands implements Runnable {

    static final int MISTAKES = 1;

    private final UnaryOperator<String> variables;

    @Spec
    private CommandSpec spec;

    private Commands(UnaryOperator<String> variables) {
        this.variables = variables;
    }

    String variable(String name) {
        return variables.apply(name);
    }

    /** Whether they ask for a command: settings of a start begin with two dashes. */
    public static boolean areIn(String[] arguments) {
        return arguments.length > 0
                && (!arguments[0].startsWith("-") || arguments[0].matches("-h|--help|-V|--version"));
    }

    /** @return the exit code */
    public static int run(String[] arguments) {
        // before the first logger: Logback's start alone takes longer than a route
        System.setProperty("slf4j.provider", "org.slf4j.helpers.NOP_FallbackServiceProvider");
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        return commandLine(System::getenv).execute(arguments);
    }

    /** @param variables the environment's */
    static CommandLine commandLine(UnaryOperator<String> variables) {
        return new CommandLine(new Commands(variables)).setExecutionExceptionHandler((failure, command, parsed) -> {
            command.getErr().println(problem(failure));
            return MISTAKES;
        });
    }

    private static String problem(Exception failure) {
        boolean ours = failure instanceof BadSampleException || failure instanceof CommandException;
        return ours || failure instanceof UncheckedIOException
                ? failure.getMessage()
                : failure.getClass().getSimpleName() + ": " + failure.getMessage();
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Commands.class.getPackage().getImplementationVersion();
            return new String[] {"Callback Gateway " + (version == null ? "" : version)};
        }
    }
}
