package io.callbackgateway.command;

import io.callbackgateway.routefile.rules.RouteFileCheck;
import io.callbackgateway.routefile.tree.Mistake;
import io.callbackgateway.sample.BadSampleException;
import io.callbackgateway.sample.BareRoute;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Providers' files as commands need them. */
final class RouteFiles {

    private RouteFiles() {}

    /**
     * What is wrong in a file that can be loaded shows in what becomes of samples: looking for all of it would take longer than they do.
     *
     * @throws CommandException where it cannot be loaded; the screen says why
     */
    static BareRoute open(Path file, Screen screen) {
        if (!Files.exists(file)) {
            throw new CommandException(file + ": there is no such file");
        }
        try {
            return new BareRoute(file);
        } catch (BadSampleException e) {
            List<Mistake> mistakes = RouteFileCheck.check(file);
            mistakes.forEach(each -> screen.line(each.toString()));
            throw new CommandException(mistakes.isEmpty() ? e.getMessage() : file + ": cannot be loaded");
        }
    }
}
