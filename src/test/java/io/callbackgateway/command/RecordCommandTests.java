package io.callbackgateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.callbackgateway.testing.RunningGateway;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A callback that a running gateway has kept, as a sample. */
class RecordCommandTests {

    private static final String ID = "3c90c3cc-0d44-4b50-8888-8dd25736052a";

    @TempDir
    static Path routes;

    private static RunningGateway gateway;
    private String said;

    @BeforeAll
    static void start() throws IOException {
        gateway = RunningGateway.start(
                "gateway.providers.netki.test.auth[0].none=true",
                "gateway.providers.proposal.production.auth[0].none=true");
        for (String provider : new String[] {"netki", "proposal"}) {
            String file = provider + ".camel.yaml";
            Files.copy(Path.of("routes").resolve(file), routes.resolve(file));
        }
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void becomesASampleWithoutTheDataOfPersons() throws IOException {
        HttpResponse<String> accepted = gateway.post(
                "/callbacks/netki/test",
                "{\"identity\": {\"id\": \"" + ID
                        + "\", \"state\": \"hold\", \"updated\": \"2026-07-01T09:05:44.881200Z\","
                        + " \"first_name\": \"Zelda\", \"ssn\": \"078051120\","
                        + " \"transaction_identity\": {\"client_guid\": \"" + ID + "\"}}}",
                "X-Name",
                "Zelda");
        gateway.outcomeOf(RunningGateway.callbackId(accepted));

        assertThat(record("netki", "hold")).as(said).isZero();

        String sample = Files.readString(routes.resolve("samples/netki/hold.http"));
        String event = Files.readString(routes.resolve("samples/netki/hold.event.json"));
        assertThat(said)
                .contains("of netki/test, received at ", ": emitted\n", "replaced: ssn\n", "replaced: first_name\n");
        assertThat(sample)
                .startsWith("POST /callbacks/netki/test\nContent-Type: application/json\n\n{\"identity\": {\"id\": \"")
                .contains("\"state\": \"hold\", \"updated\": \"2026-07-01T09:05:44.881200Z\"")
                .doesNotContain("Zelda", "078051120", ID);
        assertThat(event)
                .contains("\"status\": \"action_required\"", "\"time\": \"2026-07-01T09:05:44.881Z\"")
                .doesNotContain(ID);
        String newId = event.replaceFirst("(?s).*\"subject\": \"([^\"]+)\".*", "$1");
        assertThat(event).contains("\"reference\": \"" + newId + "\"");
        assertThat(run("test", "netki", "--routes", routes.toString())).as(said).isZero();

        assertThat(record("netki", "hold")).isEqualTo(1);
        assertThat(said).contains("hold.http is there already; give another name");
    }

    @Test
    void queriesAndTextsAreReplacedToo() throws IOException {
        HttpResponse<String> accepted = gateway.send(gateway.request(
                "GET", "/callbacks/proposal/production?proposal=" + ID + "&status=9&identifier=op%26123"));
        String id = RunningGateway.callbackId(accepted);
        gateway.outcomeOf(id);

        assertThat(record("proposal", "paid", "--callback", id)).as(said).isZero();

        assertThat(Files.readString(routes.resolve("samples/proposal/paid.http")))
                .matches(
                        "GET /callbacks/proposal/production\\?proposal=[0-9a-f-]{36}&status=9&identifier=[a-z]{2}%26\\d{3}\n")
                .doesNotContain(ID);
    }

    @Test
    void whatIsNotThereIsSaid() {
        assertThat(record("proposal", "x", "--environment", "homologation")).isEqualTo(1);
        assertThat(said).contains("the gateway has kept no callback of proposal/homologation");
        assertThat(record("netki", "x", "--callback", "00000000-0000-7000-8000-000000000000"))
                .isEqualTo(1);
        assertThat(said).contains("There is no such callback");
        assertThat(record("netki", "x", "--user", "nobody")).isEqualTo(1);
        assertThat(said).contains("the admin door does not know this user and password");
        assertThat(run("record", "netki", "--routes", routes.toString(), "--url", "http://localhost:" + gateway.port()))
                .isEqualTo(1);
        assertThat(said).contains("Or this is no gateway's admin door");
    }

    private int record(String provider, String name, String... options) {
        String[] arguments = new String[options.length + 7];
        System.arraycopy(
                new String[] {
                    "record",
                    provider,
                    name,
                    "--routes",
                    routes.toString(),
                    "--url",
                    "http://localhost:" + gateway.adminPort()
                },
                0,
                arguments,
                0,
                7);
        System.arraycopy(options, 0, arguments, 7, options.length);
        return run(arguments);
    }

    private int run(String... arguments) {
        StringWriter all = new StringWriter();
        int exit = Commands.commandLine(name -> name.equals("GATEWAY_ADMIN_PASSWORD") ? "secret" : null)
                .setOut(new PrintWriter(all))
                .setErr(new PrintWriter(all))
                .execute(arguments);
        said = all.toString();
        return exit;
    }
}
