package io.callbackgateway.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.callbackgateway.testing.AdminDoor;
import io.callbackgateway.testing.RunningGateway;
import io.callbackgateway.tracing.Tracing;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Prometheus gets to see, and what relies on it: the page of all metrics, the dashboard, the alert rules. */
class MetricsTests {

    private static final Path ALERTS = Path.of("docker/prometheus/alerts.yml");
    private static final Path DASHBOARD = Path.of("docker/grafana/dashboards/callback-gateway.json");
    private static final Path PAGE = Path.of("docs/operation.md");

    /** A row of the table: name, kind, tags. */
    private static final Pattern ROW =
            Pattern.compile("^\\| `(gateway\\.[a-z.]+)` \\| (\\w+) \\|([^|]*)\\|", Pattern.MULTILINE);

    private static RunningGateway gateway;
    private static AdminDoor admin;

    private record Row(String kind, Set<String> tags) {}

    @BeforeAll
    static void play() {
        gateway = RunningGateway.start(
                "gateway.providers.idpay.uat.auth[0].api-key.secrets[0]=key",
                "gateway.providers.idpay.uat.api.base-url=http://localhost:1",
                "gateway.providers.idpay.uat.reconcile.after=1h",
                "gateway.notifications[0].name=erp",
                "gateway.notifications[0].url=http://localhost:1/hook",
                "gateway.notifications[0].secret=whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        admin = new AdminDoor(gateway);
        String good = "{\"id\":\"good\",\"status\":\"approved\"}";
        for (String body : List.of(good, good, "no JSON")) {
            String id = RunningGateway.callbackId(gateway.post("/callbacks/idpay/uat", body, "X-API-Key", "key"));
            gateway.outcomeOf(id);
        }
        gateway.post("/callbacks/idpay/uat", good, "X-API-Key", "wrong");
        await().untilAsserted(() -> assertThat(scrape())
                .contains("gateway_archive_written_bytes_total")
                .doesNotContain("gateway_archive_written_bytes_total 0.0")
                .containsPattern("gateway_storage_size_bytes\\{part=\"ledger\"} [1-9]"));
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static String scrape() {
        return admin.get("/actuator/prometheus").body();
    }

    /** Names and tags, without values. */
    private static Set<String> series() {
        return scrape().lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.substring(0, line.lastIndexOf(' ')))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void metricsAreForThoseWhoMaySeeTheAdminDoor() {
        URI address = URI.create("http://localhost:" + gateway.adminPort() + "/actuator/prometheus");

        assertThat(AdminDoor.send(HttpRequest.newBuilder(address)).statusCode()).isEqualTo(401);
        assertThat(gateway.send(gateway.request("GET", "/actuator/prometheus")).statusCode())
                .isEqualTo(404);
        assertThat(admin.get("/actuator/prometheus").statusCode()).isEqualTo(200);
    }

    @Test
    void tracesAreOffUnlessSwitchedOn() {
        assertThat(gateway.bean(Tracing.class).isOff()).isTrue();
    }

    @Test
    void theyCountWhatBecameOfCallbacksAndHowLongItTook() {
        assertThat(scrape())
                .contains("gateway_callbacks_total{environment=\"uat\",outcome=\"emitted\",provider=\"idpay\"} 1.0")
                .contains("gateway_callbacks_total{environment=\"uat\",outcome=\"duplicate\",provider=\"idpay\"} 1.0")
                .contains("gateway_callbacks_total{environment=\"uat\",outcome=\"unreadable\",provider=\"idpay\"} 1.0")
                .contains("gateway_callbacks_total{environment=\"uat\",outcome=\"stale\",provider=\"idpay\"} 0.0")
                .doesNotContain("outcome=\"discarded\"")
                .contains("gateway_door_time_seconds_bucket{environment=\"uat\",provider=\"idpay\",le=\"5.0\"} 3")
                .contains("gateway_callbacks_time_seconds_count{environment=\"uat\",provider=\"idpay\"} 3")
                .contains("gateway_door_rejected_total{environment=\"uat\",provider=\"idpay\",reason=");
    }

    @Test
    void whateverIsAskedForAddsNoSeries() {
        ask("warm", "up");
        Set<String> before = seriesOfRequests();
        for (int i = 0; i < 50; i++) {
            ask("idpay", "unknown" + i);
            ask("unknown" + UUID.randomUUID().toString().replace("-", ""), "uat");
        }

        assertThat(seriesOfRequests()).isEqualTo(before);
        assertThat(series()).noneMatch(each -> each.contains("unknown1"));
    }

    /** Others come with time: of tasks, and of alarms. */
    private static Set<String> seriesOfRequests() {
        return series().stream()
                .filter(each -> each.matches("(gateway_door|gateway_callbacks|gateway_rejected|http|camel)_.*"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void ask(String provider, String environment) {
        gateway.post("/callbacks/" + provider + "/" + environment, "{\"id\":\"" + UUID.randomUUID() + "\"}");
        gateway.post("/callbacks/idpay/uat/" + environment, "{}", "X-API-Key", provider);
        gateway.send(gateway.request("GET", "/" + provider + "/" + environment));
        admin.get("/" + provider + "/" + environment);
        admin.get("/api/transactions/" + provider + "/" + environment + "/" + UUID.randomUUID());
    }

    @Test
    void thePageHasAllMetricsWithTheirKindsAndTags() throws IOException {
        Map<String, Row> page = page();

        for (Meter meter : gateway.bean(MeterRegistry.class).getMeters()) {
            Meter.Id id = meter.getId();
            if (id.getName().startsWith("gateway.")) {
                Set<String> tags = id.getTags().stream().map(Tag::getKey).collect(Collectors.toSet());
                assertThat(page).as(PAGE.toString()).containsKey(id.getName());
                assertThat(page.get(id.getName())).as(id.getName()).isEqualTo(new Row(kind(id.getType()), tags));
            }
        }
        String code = code();
        assertThat(page.keySet())
                .allMatch(name -> code.contains('"' + name + '"')
                        || code.contains('"' + name.substring(0, name.lastIndexOf('.') + 1) + '"'));
    }

    private static String kind(Meter.Type type) {
        return type == Meter.Type.DISTRIBUTION_SUMMARY ? "summary" : type.name().toLowerCase(Locale.ROOT);
    }

    private static Map<String, Row> page() throws IOException {
        return ROW.matcher(Files.readString(PAGE))
                .results()
                .collect(Collectors.toMap(
                        row -> row.group(1),
                        row -> new Row(
                                row.group(2),
                                Stream.of(row.group(3).split(","))
                                        .map(tag -> tag.replace("`", "").strip())
                                        .filter(tag -> !tag.isEmpty())
                                        .collect(Collectors.toSet())),
                        (one, other) -> one,
                        TreeMap::new));
    }

    private static String code() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            StringBuilder code = new StringBuilder();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                code.append(Files.readString(file));
            }
            return code.toString();
        }
    }

    /** Some appear in a scrape only when they first count: of the gateway's own, the page knows all. */
    @Test
    void dashboardAndRulesUseMetricsThatThereAre() throws IOException {
        Set<String> known =
                page().keySet().stream().map(name -> name.replace('.', '_')).collect(Collectors.toSet());
        String scraped = scrape();

        assertThat(used()).hasSizeGreaterThan(15).allSatisfy(name -> assertThat(scraped.contains("\n" + name + "{")
                        || scraped.contains("\n" + name + " ")
                        || known.stream()
                                .anyMatch(each ->
                                        name.matches(each + "(_seconds|_bytes)?(_total|_count|_sum|_max|_bucket)?")))
                .as(name)
                .isTrue());
    }

    private static Set<String> used() throws IOException {
        JsonNode dashboard = new ObjectMapper().readTree(DASHBOARD.toFile());
        Stream<String> expressions = dashboard.findValuesAsText("expr").stream();
        Stream<String> rules = Stream.of(Files.readString(ALERTS).replaceAll("(?m)^ *(summary|runbook|#).*", ""));
        return Stream.concat(expressions, rules)
                .flatMap(text -> Pattern.compile("\\b(gateway|disk|camel|jvm|process|http|tomcat)_[a-z_]+")
                        .matcher(text)
                        .results())
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void eachAlertLeadsToItsPlaceInTheRunbook() throws IOException {
        Set<String> places = Files.readAllLines(Path.of("docs/runbook.md")).stream()
                .filter(line -> line.startsWith("#"))
                .map(line ->
                        line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT).replace(' ', '-'))
                .collect(Collectors.toSet());
        List<String> links = Pattern.compile("runbook: docs/runbook\\.md#(\\S+)")
                .matcher(Files.readString(ALERTS))
                .results()
                .map(link -> link.group(1))
                .toList();

        assertThat(links)
                .hasSameSizeAs(Files.readAllLines(ALERTS).stream()
                        .filter(line -> line.contains("- alert: "))
                        .toList());
        assertThat(places).containsAll(links);
    }

    /** By Debian's package prometheus, which CI installs. */
    @ParameterizedTest
    @ValueSource(strings = {"check rules alerts.yml", "test rules alerts.test.yml"})
    void promtoolFindsNothingWrongWithTheRules(String arguments) throws IOException, InterruptedException {
        boolean installed = Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "promtool")));
        assumeTrue(installed || System.getenv("CI") != null, "promtool is not installed: apt-get install prometheus");
        Process promtool = new ProcessBuilder(Stream.concat(Stream.of("promtool"), Stream.of(arguments.split(" ")))
                        .toList())
                .directory(ALERTS.getParent().toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(promtool.getInputStream().readAllBytes());

        assertThat(promtool.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(promtool.exitValue()).as(said).isZero();
    }
}
