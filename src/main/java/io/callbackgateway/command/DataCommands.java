package io.callbackgateway.command;

import io.callbackgateway.backup.Restore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What is done with the data of a gateway as a whole. */
final class DataCommands {

    private DataCommands() {}

    @Command(
            name = "backup",
            description =
                    "Has a running gateway write a backup of ledger, journal, settings, routes and key into gateway.backup.folder."
                            + " Of one that does not run, copy gateway.data-dir.",
            mixinStandardHelpOptions = true)
    static final class Backup implements Callable<Integer> {

        @Mixin
        private AdminApi gateway;

        @Spec
        private CommandSpec command;

        @Override
        public Integer call() {
            new Screen(command.commandLine()).facts(gateway.post("/api/backup"));
            return 0;
        }
    }

    @Command(
            name = "restore",
            description = "Makes a data directory of a backup, for a gateway that is not running.",
            mixinStandardHelpOptions = true)
    static final class Restoration implements Callable<Integer> {

        @Parameters(
                index = "0",
                paramLabel = "BACKUP",
                description = "the folder of the backup, with its manifest.json")
        private Path backup;

        @Option(
                names = "--data-dir",
                defaultValue = "data",
                description = "gateway.data-dir, empty or not there yet (default: ${DEFAULT-VALUE})")
        private Path dataDir;

        @Spec
        private CommandSpec command;

        @Override
        public Integer call() throws IOException {
            Screen screen = new Screen(command.commandLine());
            try {
                Restore.Restored restored = Restore.restore(backup, dataDir);
                screen.good(dataDir + " is as it was at " + restored.at());
                screen.line("Settings and routes of then are in " + restored.settings()
                        + "; put them where they are read.");
                restored.elsewhere().forEach(each -> screen.line("Not in the backup: " + each));
                screen.line(
                        "What was told after that moment is read from the archive at the next start, where the archive is there by then.");
                screen.line("Never start two gateways from one backup: both would go on under the same ids.");
                return 0;
            } catch (Restore.NotRestoredException e) {
                throw new CommandException(e.getMessage());
            }
        }
    }
}
