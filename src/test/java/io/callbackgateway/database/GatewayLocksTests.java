package io.callbackgateway.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.callbackgateway.testing.Postgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;

@ExtendWith(OutputCaptureExtension.class)
class GatewayLocksTests {

    @Test
    void oneGatewayHoldsALockAtATimeOnSqlite(@TempDir Path folder, CapturedOutput output) throws Exception {
        oneHoldsIt(new DatabaseSettings("", "", "", 1), folder, output);
    }

    @Test
    void oneGatewayHoldsALockAtATimeOnPostgres(@TempDir Path folder, CapturedOutput output) throws Exception {
        oneHoldsIt(new DatabaseSettings(Postgres.shared().newDatabase(), "postgres", "", 4), folder, output);
    }

    private static void oneHoldsIt(DatabaseSettings settings, Path folder, CapturedOutput output) throws Exception {
        try (OpenDatabase database = OpenDatabase.of(settings, folder)) {
            GatewayLocks one = new GatewayLocks(new JdbcTemplate(database.dataSource()));
            GatewayLocks other = new GatewayLocks(new JdbcTemplate(database.dataSource()));
            List<String> done = new ArrayList<>();

            one.whileHeld("a", Duration.ZERO, () -> {
                done.add("one");
                onAnotherThread(() -> {
                    other.whileHeld("a", Duration.ZERO, () -> done.add("never"));
                    other.whileHeld("b", Duration.ZERO, () -> done.add("of another lock"));
                });
            });
            other.whileHeld("a", Duration.ofHours(1), () -> done.add("other"));
            one.whileHeld("a", Duration.ZERO, () -> done.add("too early"));
            new GatewayLocks(new JdbcTemplate(database.dataSource()))
                    .whileHeld("b", Duration.ZERO, () -> done.add("after a restart"));

            assertThat(done).containsExactly("one", "of another lock", "other", "after a restart");
            assertThat(output.getAll()).doesNotContain("ERROR");
        }
    }

    /** On the same one, a lock may be held twice. */
    private static void onAnotherThread(GatewayLocks.Work<InterruptedException> work) throws InterruptedException {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        thread.start();
        thread.join();
    }
}
