package io.callbackgateway.command.password;

import io.callbackgateway.command.CommandException;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "password",
        description = "Makes of a password what may stand in the settings, in gateway.admin.users."
                + " It is asked for, not shown; or read from the standard input.",
        mixinStandardHelpOptions = true)
public final class PasswordCommand implements Callable<Integer> {

    /** Bcrypt looks at no more. */
    private static final int LONGEST = 72;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws IOException {
        String password = read();
        if (password == null || password.isBlank()) {
            throw new CommandException("there is no password");
        }
        if (password.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
            throw new CommandException("the password is longer than " + LONGEST + " bytes");
        }
        command.commandLine()
                .getOut()
                .println(PasswordEncoderFactories.createDelegatingPasswordEncoder()
                        .encode(password));
        return 0;
    }

    private static String read() throws IOException {
        Console console = System.console();
        if (console != null) {
            char[] typed = console.readPassword("Password: ");
            return typed == null ? null : new String(typed);
        }
        return new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
    }
}
