package io.callbackgateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine;

/** What people and CI see of the jar's commands: lines and exit codes. */
class CommandsTests {

    /** Of a provider that can be asked. */
    private static final String ASKED =
            """
            - beans:
                - name: acme
                  type: io.callbackgateway.provider.ProviderFacts
                  properties: { askSettings: base-url, transactionIdPointers: /id }
            - route:
                id: acme
                description: payments
                from:
                  uri: inbox:acme
                  steps:
                    - unmarshal: { json: {} }
                    - setVariable: { name: transactionId, jsonpath: "$.id" }
                    - setVariable: { name: providerStatus, jsonpath: "$.state" }
                    - setVariable: { name: status, constant: unknown }
                    - to: direct:record
            - route:
                id: acme-ask
                description: one payment
                from:
                  uri: ask:acme
                  steps:
                    - to: { uri: "api:/payments/{transactionId}" }
                    - unmarshal: { json: {} }
                    - filter:
                        jsonpath: "$.payment"
                        steps:
                          - setVariable: { name: payment, jsonpath: "$.payment" }
                          - to: { uri: "inbox:acme", parameters: { json: "{payment}" } }
            """;

    @TempDir
    Path folder;

    private Path routes;
    private String said;

    @BeforeEach
    void makeRoutes() throws IOException {
        routes = folder.resolve("routes");
        FileSystemUtils.copyRecursively(Path.of("routes/dispatch"), routes.resolve("dispatch"));
    }

    @Test
    void whatInitWritesIsValidAndBecomesWhatItSays() throws IOException {
        assertThat(run("init", "acme", "--routes", routes.toString())).isZero();
        assertThat(said)
                .contains("wrote " + routes.resolve("acme.camel.yaml"))
                .contains("secrets: [ \"${ACME_KEY}\" ]");
        assertThat(run("validate", routes.toString())).as(said).isZero();
        assertThat(said).isEqualTo("1 file: no mistakes\n");
        assertThat(run("test", "--routes", routes.toString())).as(said).isZero();
        assertThat(said).isEqualTo("ok    acme/paid\n\n1 sample, none different\n");
        Path settings = write(
                "application.yaml",
                said("init", "other", "--routes", routes.toString())
                        .replaceFirst("(?s).*(?=gateway:)", "")
                        .replace("${OTHER_KEY}", "secret"));
        assertThat(run("validate", routes.toString(), "--settings", settings.toString()))
                .as(said)
                .isZero();
        assertThat(said).isEqualTo("2 files and the settings: no mistakes\n");
    }

    @Test
    void initLeavesWhatIsThere() throws IOException {
        write("routes/samples/acme/paid.http", "mine");

        assertThat(run("init", "acme", "--routes", routes.toString())).isEqualTo(1);
        assertThat(said).contains("paid.http is there already; nothing was written");
        assertThat(routes.resolve("acme.camel.yaml")).doesNotExist();
        assertThat(run("init", "../acme", "--routes", routes.toString())).isEqualTo(1);
        assertThat(said).contains("one word, a-z and 0-9");
    }

    @Test
    void tryTellsEachVariableTheOutcomeAndTheEvent() {
        run("init", "acme", "--routes", routes.toString());

        assertThat(run("try", file("acme.camel.yaml"), file("samples/acme/paid.http")))
                .isZero();
        assertThat(said)
                .contains("POST /callbacks/acme/test\n")
                .contains("acme.camel.yaml:15  transactionId   \"payment-1\"\n")
                .contains("acme.camel.yaml:22  status          \"completed\"\n")
                .contains("  emitted\n")
                .contains("\"type\": \"callback.transaction.completed\"")
                .endsWith("As paid.event.json says.\n");
    }

    @Test
    void whatDiffersIsToldByFieldUntilItIsUpdated() throws IOException {
        run("init", "acme", "--routes", routes.toString());
        Path event = routes.resolve("samples/acme/paid.event.json");
        String asItWas = Files.readString(event);
        Files.writeString(
                event, asItWas.replace("\"completed\"", "\"declined\"").replace("\"final\": false,", ""));

        assertThat(run("try", file("acme.camel.yaml"))).isEqualTo(1);
        assertThat(said)
                .endsWith("Not as paid.event.json says:\n"
                        + "  data.status: expected \"declined\", became \"completed\"\n"
                        + "  data.final: expected nothing, became false\n");
        assertThat(run("test", "acme", "--routes", routes.toString())).isEqualTo(1);
        assertThat(said).contains("NOT   acme/paid\n").contains("1 sample, 1 different");
        assertThat(run("try", "--update", file("acme.camel.yaml"))).isZero();
        assertThat(event).hasContent(asItWas);
        assertThat(run("test", "acme", "--routes", routes.toString())).isZero();
    }

    @Test
    void aQuestionWithoutAnAnswerIsShownAndNotKept() throws IOException {
        Files.copy(Path.of("routes/netaxept.camel.yaml"), routes.resolve("netaxept.camel.yaml"));
        write(
                "routes/samples/netaxept/asked.http",
                "POST /callbacks/netaxept/test\n\n{\"TransactionId\": \"order 1\"}\n");

        assertThat(run("try", "--update", file("netaxept.camel.yaml"))).isEqualTo(1);
        assertThat(said)
                .contains("failed: the sample's .api.http has no answer to POST /Query.aspx,"
                        + " merchantId=merchant-id&token=token&transactionId=order+1\n");
        assertThat(routes.resolve("samples/netaxept/asked.event.json")).doesNotExist();
    }

    @Test
    void aQuestionBecomesCallbacksAndTheseEvents() throws IOException {
        write("routes/acme.camel.yaml", ASKED);
        write("routes/samples/acme/asked.ask", "ASK acme/production\ntransactionId: p-1\n");
        write(
                "routes/samples/acme/asked.api.http",
                "GET /payments/p-1\n\nHTTP/1.1 200 OK\n\n{\"payment\": {\"id\": \"p-1\", \"state\": \"paid\"}}\n");

        assertThat(run("validate", routes.toString())).as(said).isZero();
        assertThat(run("try", "--update", file("acme.camel.yaml"))).as(said).isZero();
        assertThat(said)
                .contains("ASK acme/production, transactionId: p-1\n")
                .contains("  acme.camel.yaml:27  payment    {")
                .contains("POST /callbacks/acme/production\n  content-type: application/json\n")
                .contains("  {\"id\":\"p-1\",\"state\":\"paid\"}\n")
                .contains("\"origin\": \"reconciliation\"");
        Path callbacks = routes.resolve("samples/acme/asked.callback.http");
        assertThat(callbacks)
                .hasContent("POST /callbacks/acme/production\ncontent-type: application/json\n\n"
                        + "{\"id\":\"p-1\",\"state\":\"paid\"}\n");
        assertThat(run("test", "--routes", routes.toString())).as(said).isZero();
        Files.writeString(callbacks, Files.readString(callbacks).replace("paid", "open"));
        assertThat(run("test", "--routes", routes.toString())).isEqualTo(1);
        assertThat(said).contains("NOT   acme/asked\n       callback body.state: expected \"open\", became \"paid\"\n");
    }

    @Test
    void whatSettingsWantOfAFileIsCheckedToo() throws IOException {
        write("routes/acme.camel.yaml", ASKED);
        String key = "gateway.providers.acme.production.";

        assertThat(settings("acme", "production", "auth: [ none: true ]")).isZero();
        assertThat(settings("acme", "production", "auth: [ none: true ], reconcile: { every: 15m }"))
                .isEqualTo(1);
        assertThat(said).startsWith(key + "api.base-url: is missing");
        String api = "auth: [ none: true ], api: { base-url: \"https://acme.example\" }, ";
        assertThat(settings("acme", "production", api + "reconcile: { every: 15m }"))
                .as(said)
                .isZero();
        assertThat(settings("acme", "production", api + "delivery: { check: 5m }"))
                .isEqualTo(1);
        assertThat(said)
                .startsWith(
                        key + "delivery: needs what acme.camel.yaml lacks: it has no route from delivery:acme/status");
    }

    @Test
    void validateNamesFileLineAndRemedy() throws IOException {
        run("init", "acme", "--routes", routes.toString());
        Path route = routes.resolve("acme.camel.yaml");
        Files.writeString(route, Files.readString(route).replace("constant: completed", "constant: complete"));

        assertThat(run("validate", routes.toString())).isEqualTo(1);
        assertThat(said)
                .startsWith(route + ":22: `complete` is no status; did you mean `completed`?")
                .endsWith("1 file: 1 mistake\n");
    }

    @Test
    void settingsAreCheckedAsAStartChecksThem() throws IOException {
        run("init", "acme", "--routes", routes.toString());

        assertThat(settings("acme", "production", "auth: [ none: true ]")).isZero();
        assertThat(settings("acme", "production", "auth: [ none: true ], acks: 200"))
                .isEqualTo(1);
        assertThat(said).startsWith("gateway.providers.acme.production.acks: there is no such setting\n");
        assertThat(settings("acme", "production", "auth: [ none: true ], ack: many"))
                .isEqualTo(1);
        assertThat(said).startsWith("gateway.providers.acme.production.ack: must be a whole number\n");
        assertThat(settings("acme", "production", "auth: [ bearer: { tokens: [ \"${NO_SUCH_VARIABLE}\" ] } ]"))
                .isEqualTo(1);
        assertThat(said).contains("names the variable NO_SUCH_VARIABLE, which is not set\n");
        assertThat(settings("acme", "production", "auth: []")).isEqualTo(1);
        assertThat(said).startsWith("gateway.providers.acme.production.auth: is missing");
        assertThat(settings("acme", "staging", "auth: [ none: true ]")).isEqualTo(1);
        assertThat(said)
                .startsWith("gateway.providers.acme.staging: the provider has the environments [production, test]");
        assertThat(settings("emca", "production", "auth: [ none: true ]")).isEqualTo(1);
        assertThat(said).startsWith("gateway.providers.emca: there is no route of that name");
    }

    private int settings(String provider, String environment, String settings) throws IOException {
        Path file = write(
                "application.yaml",
                "gateway.providers: { " + provider + ": { " + environment + ": { " + settings + " } } }\n");
        return run("validate", routes.toString(), "--settings", file.toString());
    }

    @Test
    void whatIsNoSampleIsAMistakeWithItsFile() throws IOException {
        run("init", "acme", "--routes", routes.toString());
        write("routes/samples/acme/odd.http", "what is this\n");
        write("routes/samples/emca/paid.http", "POST /callbacks/emca/test\n");

        assertThat(run("test", "--routes", routes.toString())).isEqualTo(1);
        assertThat(said)
                .contains("odd.http: not METHOD /callbacks/<provider>/<environment>?query: what is this")
                .contains("emca/paid.http\n       there is no route for its folder's name")
                .endsWith("3 samples, 2 different\n");
    }

    @Test
    void aWrongCallIsTwoAndTellsTheRightOne() {
        assertThat(run("xyzzy")).isEqualTo(2);
        assertThat(said).contains("Usage: callback-gateway");
        assertThat(run("try")).isEqualTo(2);
        assertThat(said).contains("Missing required parameter: 'ROUTE'");
        assertThat(run("validate", folder.resolve("nowhere").toString())).isEqualTo(1);
        assertThat(said).contains("there is no such folder");
    }

    @Test
    void argumentsOfAStartAreNoCommands() {
        assertThat(Stream.of("--server.port=0", "--spring.profiles.active=dev", "-Dx=y"))
                .noneMatch(each -> Commands.areIn(new String[] {each}));
        assertThat(Commands.areIn(new String[] {})).isFalse();
        assertThat(Stream.of("validate", "help", "--help", "tset"))
                .allMatch(each -> Commands.areIn(new String[] {each}));
    }

    /** As users call it: no server, no log, nothing on the other stream. */
    @Test
    void theJarHandsItsFirstArgumentOver() throws Exception {
        run("init", "acme", "--routes", routes.toString());
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.callbackgateway.CallbackGatewayApplication",
                        "test",
                        "--routes",
                        routes.toString())
                .redirectErrorStream(true)
                .start();

        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("ok    acme/paid\n\n1 sample, none different\n");
        assertThat(process.waitFor()).isZero();
    }

    private String said(String... arguments) {
        run(arguments);
        return said;
    }

    private int run(String... arguments) {
        StringWriter all = new StringWriter();
        int exit = Commands.commandLine(System::getenv)
                .setOut(new PrintWriter(all))
                .setErr(new PrintWriter(all))
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .execute(arguments);
        said = all.toString();
        return exit;
    }

    private String file(String name) {
        return routes.resolve(name).toString();
    }

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }
}
