package io.callbackgateway.rejected;

import static org.assertj.core.api.Assertions.assertThat;

import io.callbackgateway.auth.WireRequest;
import io.callbackgateway.encryption.Encryption;
import io.callbackgateway.encryption.EncryptionSettings;
import io.callbackgateway.files.DataDirectory;
import io.callbackgateway.testing.AdminDoor;
import io.callbackgateway.testing.Postgres;
import io.callbackgateway.testing.RunningGateway;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** What a version kept that had a key for rejected requests alone, and a table of its own for whole ones. */
class UpgradeTests {

    private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);
    private static final String ID = "01990000-0000-7000-8000-000000000001";

    @TempDir
    private Path data;

    @TempDir
    private Path routes;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatWasRejectedBeforeIsStillReadAndVerifiedAgain(boolean sqlite, @TempDir Path elsewhere) throws Exception {
        CheckedProvider.writeTo(routes);
        String ledger = sqlite ? "" : Postgres.shared().newDatabase();
        DriverManagerDataSource database =
                new DriverManagerDataSource(sqlite ? "jdbc:sqlite:" + data.resolve("ledger.db") : ledger);
        Flyway.configure().dataSource(database).target("3").load().migrate();
        Encryption former = new Encryption(new EncryptionSettings(KEY), new DataDirectory(elsewhere));
        Files.writeString(data.resolve("rejected.key"), KEY);
        byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
        WireRequest request = new WireRequest(
                "POST",
                "/callbacks/checked/test",
                null,
                Map.of("x-api-key", List.of("right"), "x-number", List.of("kept")),
                () -> body,
                null,
                "127.0.0.1",
                false,
                List.of(),
                Instant.parse("2026-11-20T12:00:00Z"));
        JdbcClient jdbc = JdbcClient.create(database);
        jdbc.sql(
                        """
                        INSERT INTO rejected_requests (id, provider, environment, network, address, received_at, method, path,
                            reason, headers, body_size, body_state, key_id, size, expected)
                        VALUES (?, 'checked', 'test', '127.0.0.1', '127.0.0.1', '2026-11-20T12:00:00.000000Z', 'POST', '/',
                            'wrong-credential', '{}', 2, 'whole', ?, 1500, 0)""")
                .params(ID, former.keyId())
                .update();
        jdbc.sql("INSERT INTO rejected_raw (id, sealed) VALUES (?, ?)")
                .params(ID, former.encrypt(KeptRequest.toJson(request)))
                .update();

        try (RunningGateway gateway = RunningGateway.startOn(
                data,
                "gateway.ledger.url=" + ledger,
                "gateway.routes-dir=" + routes,
                "gateway.providers.checked.test.auth[0].api-key.secrets[0]=right")) {
            AdminDoor admin = new AdminDoor(gateway);
            assertThat(admin.rejected("").path("rejected").findValuesAsText("reverify"))
                    .containsExactly("possible");

            assertThat(admin.reverify("checked/test").path("admitted").intValue())
                    .isEqualTo(1);
            assertThat(gateway.eventOf(ID).path("data").path("reference").textValue())
                    .isEqualTo("kept");
        }
    }
}
