package io.callbackgateway.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** The parts of {@code reconcile.sh} that a shell cannot do. What is true the emulators say; what was told, the topic of all events. */
final class ReconcileBench {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> PROVIDERS = List.of("netki", "idpay", "proposal", "netaxept");

    /** What the gateway makes of the emulator's words; the other providers' are their own. */
    private static final Map<String, String> NETAXEPT = Map.of(
            "registered", "REGISTERED",
            "authorised", "AUTHORISED",
            "partly-captured", "PARTIALLY_CAPTURED",
            "captured", "CAPTURED",
            "credited", "CREDITED",
            "annulled", "ANNULLED",
            "declined", "FAILED",
            "cancelled", "CANCELLED_BY_CUSTOMER");

    private final HttpClient http = HttpClient.newHttpClient();
    private final String emulators;
    private final String admin;
    private final String secret;
    private final Map<String, List<JsonNode>> told = new HashMap<>();
    private boolean good = true;

    private ReconcileBench(String emulators, String admin, String secret) {
        this.emulators = emulators;
        this.admin = admin;
        this.secret = secret;
    }

    /** command emulators admin secret …: the admin ports of the emulators' process and of the gateway, and the gateway's password */
    public static void main(String[] args) throws Exception {
        ReconcileBench bench = new ReconcileBench(args[1], args[2], args[3]);
        switch (args[0]) {
            case "connect" -> bench.connect(args[4]);
            case "set" -> bench.send("POST", "/emulator/" + args[4] + "/switches", args[5]);
            case "begin" -> bench.send("POST", "/emulator/" + args[4] + "/play?" + args[5], "");
            case "forget" -> bench.forget();
            case "play" -> bench.play(args[4], args[5]);
            case "compare" -> bench.compare(args[4], args[5], Integer.parseInt(args[6]), args[7].equals("exactly"));
            case "await" -> bench.await(args[4], args[5], Integer.parseInt(args[6]));
            case "documents" -> bench.documents(Path.of(args[4]), Integer.parseInt(args[5]), Integer.parseInt(args[6]));
            case "asked" -> System.out.println(bench.asked());
            default -> throw new IllegalArgumentException(args[0]);
        }
        System.exit(bench.good ? 0 : 1);
    }

    /** Has the emulators call the doors below an address, proving themselves as the gateway's settings want it. */
    private void connect(String doors) throws Exception {
        Map<String, String> environments =
                Map.of("netki", "test", "idpay", "uat", "proposal", "homologation", "netaxept", "test");
        for (String provider : PROVIDERS) {
            set(
                    provider,
                    Map.of(
                            "url", doors + "/" + provider + "/" + environments.get(provider),
                            "username", "bench",
                            "password", secret));
        }
    }

    private void set(String provider, Object switches) throws Exception {
        send("POST", "/emulator/" + provider + "/switches", JSON.writeValueAsString(switches));
    }

    private void forget() throws Exception {
        for (String provider : PROVIDERS) {
            send("POST", "/emulator/" + provider + "/forget", "");
        }
    }

    /** @param query of {@code play}; switches come before */
    private void play(String switches, String query) throws Exception {
        for (String provider : PROVIDERS) {
            send("POST", "/emulator/" + provider + "/switches", switches);
            send("POST", "/emulator/" + provider + "/play?" + query, "");
        }
        await(() -> PROVIDERS.stream().allMatch(each -> report(each).path("going").asInt() == 0), 600, "the play is over");
        for (String provider : PROVIDERS) {
            JsonNode report = report(provider);
            System.out.println(provider + ": " + counts(report));
        }
    }

    private static Map<String, Integer> counts(JsonNode report) {
        Map<String, Integer> counts = new TreeMap<>();
        report.fields().forEachRemaining(each -> {
            if (each.getValue().isInt() && each.getValue().asInt() > 0) {
                counts.put(each.getKey(), each.getValue().asInt());
            }
        });
        counts.put("transactions", report.path("transactions").size());
        return counts;
    }

    /**
     * Waits until the last event of each transaction says what is true, and looks whether the metric counts what was missed.
     *
     * @param exactly whether nothing but what was missed may have been found
     */
    private void compare(String brokerUrl, String credentials, int seconds, boolean exactly) throws Exception {
        try (Broker broker = new Broker(brokerUrl, credentials)) {
            Instant begin = Instant.now();
            Map<String, JsonNode> reports = new TreeMap<>();
            for (String provider : PROVIDERS) {
                reports.put(provider, report(provider));
            }
            BooleanSupplier allTrue = () -> {
                take(broker);
                return reports.entrySet().stream().allMatch(each -> untrue(each.getKey(), each.getValue()).isEmpty());
            };
            await(allTrue, seconds, "all states are the true ones");
            System.out.println("true within " + Duration.between(begin, Instant.now()).toSeconds() + " s of the last callback");
            Thread.sleep(10_000);
            take(broker);
            for (String provider : PROVIDERS) { // Netaxept's callbacks tell only what its API answers afterwards
                judge(provider, report(provider), exactly);
            }
        }
    }

    private void take(Broker broker) {
        try {
            broker.take((queue, message) -> {
                if (queue.equals(Broker.JUDGE)) {
                    try {
                        JsonNode event = JSON.readTree(
                                message.getBodyBuffer().readNullableSimpleString().toString());
                        if (event.path("type").asText().startsWith("callback.transaction.")) {
                            told.computeIfAbsent(event.path("subject").asText(), key -> new ArrayList<>())
                                    .add(event.path("data"));
                        }
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                }
            });
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> untrue(String provider, JsonNode report) {
        List<String> untrue = new ArrayList<>();
        for (JsonNode transaction : report.path("transactions")) {
            String state = code(provider, transaction.path("state").asText());
            List<JsonNode> events = told.getOrDefault(transaction.path("id").asText(), List.of());
            String last = events.isEmpty()
                    ? "nothing"
                    : events.get(events.size() - 1).at("/providerStatus/code").asText();
            if (!last.equals(state)) {
                untrue.add(transaction.path("id").asText() + " is " + state + ", told is " + last);
            }
        }
        return untrue;
    }

    private static String code(String provider, String state) {
        return provider.equals("netaxept") ? NETAXEPT.get(state) : state;
    }

    private void judge(String provider, JsonNode report, boolean exactly) throws Exception {
        List<String> untrue = untrue(provider, report);
        untrue.stream().limit(5).forEach(each -> System.out.println("  untrue: " + each));
        int missed = report.path("missed").asInt();
        long metric = metric("missed", provider);
        int reconciled = 0;
        int events = 0;
        int disorder = 0;
        for (JsonNode transaction : report.path("transactions")) {
            JsonNode before = null;
            for (JsonNode event : told.getOrDefault(transaction.path("id").asText(), List.of())) {
                events++;
                reconciled += event.path("origin").asText().equals("reconciliation") ? 1 : 0;
                if (!follows(before, event)) {
                    disorder++;
                    System.out.println("  out of order: " + event + " after " + before);
                }
                before = event;
            }
        }
        System.out.println(provider + ": " + report.path("transactions").size() + " transactions, " + untrue.size()
                + " untrue, " + events + " events, " + disorder + " out of order; missed: " + missed + ", by the metric "
                + metric + ", by events " + reconciled + "; questions " + metric("questions", provider) + ", agreed "
                + metric("agreed", provider) + ", stale " + metric("stale", provider) + ", failed "
                + metric("failed", provider));
        good &= untrue.isEmpty() && disorder == 0 && metric == reconciled && (!exactly || metric == missed);
    }

    /** The ledger's rules for what comes after what. */
    private static boolean follows(JsonNode before, JsonNode event) {
        if (before == null) {
            return event.path("sequence").asInt() == 1 && event.path("flags").isEmpty();
        }
        boolean wasFinal = before.path("final").asBoolean();
        String flag = !wasFinal ? "" : event.path("final").asBoolean() ? "conflict" : "regression";
        String flags = event.path("flags").isEmpty() ? "" : event.path("flags").get(0).asText();
        return event.path("sequence").asInt() == before.path("sequence").asInt() + 1
                && event.path("previousStatus").asText().equals(before.path("status").asText())
                && flags.equals(flag);
    }

    private long metric(String name, String provider) throws Exception {
        HttpResponse<String> answer = http.send(
                request(admin + "/actuator/metrics/gateway.reconciliation." + name + "?tag=provider:" + provider)
                        .build(),
                BodyHandlers.ofString());
        return answer.statusCode() == 200
                ? JSON.readTree(answer.body()).at("/measurements/0/value").asLong()
                : -1;
    }

    private HttpRequest.Builder request(String url) {
        String credentials = Base64.getEncoder().encodeToString(("admin:" + secret).getBytes(StandardCharsets.UTF_8));
        return HttpRequest.newBuilder(URI.create(url)).header("Authorization", "Basic " + credentials);
    }

    /** Waits for a field of an emulator's report, such as {@code waiting=0}. */
    private void await(String provider, String condition, int seconds) throws Exception {
        String[] pair = condition.split("=");
        Instant begin = Instant.now();
        await(() -> report(provider).path(pair[0]).asText().equals(pair[1]), seconds, condition);
        JsonNode report = report(provider);
        System.out.println(provider + ", " + condition + " after " + Duration.between(begin, Instant.now()).toSeconds() + " s: paused "
                + report.path("paused") + ", " + counts(report));
    }

    private void await(BooleanSupplier condition, int seconds, String what) throws InterruptedException {
        Instant until = Instant.now().plusSeconds(seconds);
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(until)) {
                System.out.println("NOT within " + seconds + " s: " + what);
                good = false;
                return;
            }
            Thread.sleep(500);
        }
    }

    /** Each document that an emulator has must be in the archive as it is. */
    private void documents(Path archive, int before, int seconds) throws Exception {
        Map<String, String> wanted = new TreeMap<>();
        for (JsonNode each : report("netki").path("transactions")) {
            String id = each.path("id").asText();
            for (String part : List.of("front", "thumbnail", "selfie")) {
                wanted.put(hash(content("netki", id + "-" + part + ".jpg")), id + "-" + part);
            }
        }
        for (JsonNode each : report("idpay").path("transactions")) {
            if (each.path("state").asText().equals("approved")) {
                String id = each.path("id").asText();
                wanted.put(hash(content("idpay", id + ".pdf")), id);
            }
        }
        Map<String, String> missing = new TreeMap<>(wanted);
        Instant begin = Instant.now();
        await(() -> {
            missing.keySet().removeAll(stored(archive));
            return missing.isEmpty();
        }, seconds, "all documents are stored");
        int asked = asked() - before;
        missing.values().stream().limit(5).forEach(each -> System.out.println("  missing: " + each));
        System.out.println(wanted.size() + " documents, " + missing.size() + " missing after "
                + Duration.between(begin, Instant.now()).toSeconds() + " s; for links, Netki was asked again " + asked + " times");
        good &= asked > 0;
    }

    /** How many questions Netki has got so far, without those for tokens. */
    private int asked() {
        JsonNode report = report("netki");
        return report.path("questions").asInt() - report.path("tokens").asInt();
    }

    private static List<String> stored(Path archive) {
        try (Stream<Path> files = Files.walk(archive)) {
            return files.filter(each -> each.toString().contains("/documents/"))
                    .filter(Files::isRegularFile)
                    .map(each -> {
                        try {
                            return hash(Files.readAllBytes(each));
                        } catch (IOException e) {
                            return "";
                        }
                    })
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of(); // is being written
        }
    }

    private byte[] content(String provider, String name) throws Exception {
        long until = Instant.now().getEpochSecond() + 600;
        return http.send(
                        HttpRequest.newBuilder(URI.create(
                                        emulators + "/emulator/" + provider + "/documents/" + name + "?Expires=" + until))
                                .build(),
                        BodyHandlers.ofByteArray())
                .body();
    }

    private static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private JsonNode report(String provider) {
        try {
            return JSON.readTree(send("GET", "/emulator/" + provider + "/report", ""));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private String send(String method, String path, String body) throws Exception {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(emulators + path))
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IllegalStateException(path + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }
}
