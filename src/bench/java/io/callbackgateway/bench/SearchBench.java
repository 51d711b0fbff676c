package io.callbackgateway.bench;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills a gateway's ledger with transactions and their callbacks, or asks a gateway with such a ledger whatever its searches and pages
 * ask, and prints how long that took. What is asked for is frequent, rare, not there at all, or rare among what is frequent.
 *
 * <p>Arguments: {@code fill}, JDBC URL, transactions; or {@code ask}, URL of the admin door, password, transactions, calls of each question.
 */
final class SearchBench {

    private static final String[] DOORS = {
        "idpay uat", "idpay production", "proposal homologation", "proposal production", "netki test", "netki production",
        "netaxept test", "netaxept production"
    };

    private static final DateTimeFormatter STORED =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final int COMMIT = 20_000;

    /** A transaction every few seconds, up to now. */
    private static final long SECONDS_APART = 20;

    private static final Pattern NEXT = Pattern.compile("\"next\":\"([^\"]+)\"");

    private final Random random = new Random(7);
    private final int transactions;
    private final Instant start;

    private SearchBench(int transactions) {
        this.transactions = transactions;
        this.start = Instant.now().truncatedTo(ChronoUnit.DAYS).minusSeconds(transactions * SECONDS_APART);
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("fill")) {
            new SearchBench(Integer.parseInt(arguments[2])).fill(arguments[1]);
        } else {
            new SearchBench(Integer.parseInt(arguments[3]))
                    .ask(arguments[1], arguments[2], Integer.parseInt(arguments[4]));
        }
    }

    private static String id(int number) {
        return UUID.nameUUIDFromBytes(("t" + number).getBytes(StandardCharsets.UTF_8)).toString();
    }

    private String callbackId(int number, int nth) {
        long millis = received(number, nth).toEpochMilli();
        return new UUID(millis << 16 | 0x7000 | nth, 0x8000_0000_0000_0000L | number).toString();
    }

    private Instant received(int number, int nth) {
        return start.plusSeconds(number * SECONDS_APART + nth).plus(number % 1_000, ChronoUnit.MICROS);
    }

    /** One of a thousand is reversed, ten of a million are inconclusive, most are completed. */
    private static String status(int number) {
        if (number % 100_000 == 77) {
            return "inconclusive";
        }
        int part = number % 1_000;
        return part == 5 ? "reversed" : part < 150 ? "pending" : part < 300 ? "declined" : part < 400 ? "canceled" : "completed";
    }

    private static String flags(int number) {
        return number % 20_000 == 33 ? "conflict" : number % 500 == 3 ? "regression" : "";
    }

    private void fill(String url) throws SQLException {
        try (Connection database = DriverManager.getConnection(url)) {
            database.setAutoCommit(false);
            try (PreparedStatement transaction = database.prepareStatement(
                            "INSERT INTO transactions (provider, environment, transaction_id, sequence, status, status_code, terminal,"
                                    + " reference, received, flags, updated_at) VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?)");
                    PreparedStatement callback = database.prepareStatement(
                            "INSERT INTO callbacks (callback_id, transaction_id, item, provider, environment, origin, received_at,"
                                    + " recorded_at, outcome, detail, proof, status, flags, sequence, event)"
                                    + " VALUES (?, ?, 1, ?, ?, 'callback', ?, ?, ?, ?, 'api-key, key 0', ?, ?, ?, ?)")) {
                for (int i = 0; i < transactions; i++) {
                    addTransaction(transaction, i);
                    addCallback(callback, i, 0, "emitted", null);
                    if (i % 10 < 3) {
                        String outcome = i % 2_000 == 21 ? "failed" : i % 1_000 == 2 ? "stale" : "duplicate";
                        addCallback(callback, i, 1, outcome, outcome.equals("failed") ? "the route failed at x:1" : null);
                    }
                    if (i % COMMIT == COMMIT - 1 || i == transactions - 1) {
                        transaction.executeBatch();
                        callback.executeBatch();
                        database.commit();
                    }
                }
            }
            try (Statement counts = database.createStatement()) {
                counts.executeUpdate(
                        "INSERT INTO hourly_counts (provider, environment, hour, outcome, callbacks, last_at) SELECT provider, environment,"
                                + " substr(received_at, 1, 13) || ':00:00.000000Z', outcome, COUNT(*), MAX(received_at) FROM callbacks GROUP BY 1, 2, 3, 4");
            }
            database.commit();
            database.setAutoCommit(true);
            if (url.startsWith("jdbc:postgresql")) { // as its autovacuum does by and by
                try (Statement vacuum = database.createStatement()) {
                    vacuum.execute("VACUUM ANALYZE");
                }
            }
        }
    }

    private void addTransaction(PreparedStatement insert, int i) throws SQLException {
        String[] door = DOORS[i % DOORS.length].split(" ");
        Instant received = received(i, 0);
        insert.setString(1, door[0]);
        insert.setString(2, door[1]);
        insert.setString(3, id(i));
        insert.setString(4, status(i));
        insert.setString(5, "9");
        insert.setInt(6, status(i).equals("pending") ? 0 : 1);
        insert.setString(7, i % 2 == 0 ? "order-" + i : null);
        insert.setLong(8, received.getEpochSecond() * 1_000_000 + received.getNano() / 1_000);
        insert.setString(9, flags(i));
        insert.setString(10, STORED.format(received));
        insert.addBatch();
    }

    private void addCallback(PreparedStatement insert, int i, int nth, String outcome, String detail)
            throws SQLException {
        String[] door = DOORS[i % DOORS.length].split(" ");
        boolean emitted = outcome.equals("emitted");
        insert.setString(1, callbackId(i, nth));
        insert.setString(2, id(i));
        insert.setString(3, door[0]);
        insert.setString(4, door[1]);
        insert.setString(5, STORED.format(received(i, nth)));
        insert.setString(6, STORED.format(received(i, nth)));
        insert.setString(7, outcome);
        insert.setString(8, detail);
        insert.setString(9, outcome.equals("failed") ? "" : status(i));
        insert.setString(10, emitted ? flags(i) : "");
        insert.setObject(11, outcome.equals("failed") ? null : 1L);
        insert.setString(12, emitted ? event(i, door) : null);
        insert.addBatch();
    }

    private String event(int i, String[] door) {
        String status = status(i);
        return "{\"specversion\":\"1.0\",\"id\":\"" + id(-i) + "\",\"source\":\"/callbacks/" + door[0] + "/" + door[1]
                + "\",\"type\":\"callback.transaction." + status + "\",\"subject\":\"" + id(i) + "\",\"time\":\"" + received(i, 0)
                + "\",\"datacontenttype\":\"application/json\",\"partitionkey\":\"" + door[0] + "/" + door[1] + "/" + id(i)
                + "\",\"data\":{\"provider\":\"" + door[0] + "\",\"environment\":\"" + door[1] + "\",\"transactionId\":\"" + id(i)
                + "\",\"reference\":\"order-" + i + "\",\"status\":\"" + status
                + "\",\"final\":true,\"providerStatus\":{\"code\":\"9\",\"label\":\"Paid\"},\"amounts\":{\"captured\":73700,\"currency\":\"DKK\"},"
                + "\"sequence\":1,\"flags\":[],\"origin\":\"callback\",\"callbackId\":\"" + callbackId(i, 0)
                + "\",\"receivedAt\":\"" + received(i, 0) + "\"}}";
    }

    private Map<String, Supplier<String>> questions() {
        Map<String, Supplier<String>> all = new LinkedHashMap<>();
        for (String what : new String[] {"transactions", "callbacks"}) {
            String path = "/api/" + what + "?limit=100";
            all.put(what + ", the newest", () -> path);
            all.put(what + " of a provider", () -> path + "&provider=netki");
            all.put(what + " of a door", () -> path + "&provider=idpay&environment=uat");
            all.put(what + " of an environment", () -> path + "&environment=production");
            all.put(what + " of nobody", () -> path + "&provider=nobody");
            all.put(what + " completed (most)", () -> path + "&status=completed");
            all.put(what + " reversed (0.1 %)", () -> path + "&status=reversed");
            all.put(what + " inconclusive (10)", () -> path + "&status=inconclusive");
            all.put(what + " expired (none)", () -> path + "&status=expired");
            all.put(what + " inconclusive of a provider", () -> path + "&status=inconclusive&provider=netki");
            all.put(what + " flagged conflict (0.005 %)", () -> path + "&flag=conflict");
            all.put(what + " flagged regression, declined", () -> path + "&flag=regression&status=declined");
            all.put(what + " of a day", () -> path + day());
            all.put(what + " inconclusive of a day", () -> path + "&status=inconclusive" + day());
            all.put(what + " by id", () -> path + "&transactionId=" + id(any()));
            all.put(what + " by id, of a door", () -> path + "&provider=idpay&environment=uat&transactionId=" + id(any() / 8 * 8));
            all.put(what + " by an id that is not there", () -> path + "&transactionId=none");
            all.put(what + " by reference", () -> path + "&reference=order-" + any() / 2 * 2);
            all.put(what + " by id and what else", () -> path + "&status=completed&transactionId=" + id(any()));
        }
        all.put("transactions not final", () -> "/api/transactions?limit=100&final=false");
        all.put("transactions final, of a provider", () -> "/api/transactions?limit=100&final=true&provider=netki");
        all.put("callbacks emitted (most)", () -> "/api/callbacks?limit=100&outcome=emitted");
        all.put("callbacks failed (0.05 %)", () -> "/api/callbacks?limit=100&outcome=failed");
        all.put("callbacks unreadable (none)", () -> "/api/callbacks?limit=100&outcome=unreadable");
        all.put("callbacks failed, of a door", () -> "/api/callbacks?limit=100&outcome=failed&provider=idpay&environment=production");
        all.put("callbacks stale, completed", () -> "/api/callbacks?limit=100&outcome=stale&status=completed");
        all.put("callbacks stale, reversed (none)", () -> "/api/callbacks?limit=100&outcome=stale&status=reversed");
        all.put("one callback", () -> "/api/callbacks/" + callbackId(any(), 0));
        all.put("timeline", () -> timeline(any()));
        all.put("dead letters by reason", () -> "/api/dead-letters");
        all.put("overview", () -> "/api/overview");
        all.put("page: overview", () -> "/");
        all.put("page: transactions", () -> "/transactions");
        all.put("page: one transaction", () -> page(any()));
        all.put("page: dead letters", () -> "/dead-letters");
        return all;
    }

    private int any() {
        return random.nextInt(transactions);
    }

    private String timeline(int number) {
        return "/api/transactions/" + DOORS[number % DOORS.length].replace(' ', '/') + "/" + id(number);
    }

    private String page(int number) {
        return "/transaction?door=" + DOORS[number % DOORS.length].replace(' ', '/') + "&id=" + id(number);
    }

    private String day() {
        Instant day = start.plusSeconds(random.nextInt(transactions) * SECONDS_APART);
        return "&since=" + day + "&until=" + day.plus(1, ChronoUnit.DAYS);
    }

    private record Door(HttpClient http, String url, String authorization) {

        /** @return the body; empty where there is no such page */
        String get(String path) throws IOException, InterruptedException {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(URI.create(url + path))
                            .header("Authorization", authorization)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200 && answer.statusCode() != 404) {
                throw new IOException(path + ": " + answer.statusCode() + " " + answer.body());
            }
            return answer.statusCode() == 200 ? answer.body() : "";
        }
    }

    private void ask(String url, String password, int calls) throws Exception {
        String credentials = Base64.getEncoder().encodeToString(("admin:" + password).getBytes(StandardCharsets.UTF_8));
        Door door = new Door(HttpClient.newHttpClient(), url, "Basic " + credentials);
        System.out.printf(Locale.ROOT, "%-42s %8s %8s %8s%n", "ms", "p50", "p99", "max");
        double worst = 0;
        for (Map.Entry<String, Supplier<String>> each : questions().entrySet()) {
            if (door.get(each.getValue().get()).isEmpty()) {
                System.out.printf("%-42s is not there%n", each.getKey());
                continue;
            }
            for (int i = 0; i < calls / 5; i++) {
                door.get(each.getValue().get());
            }
            worst = Math.max(worst, time(each.getKey(), calls, () -> door.get(each.getValue().get())));
        }
        for (String what : new String[] {"transactions", "callbacks"}) {
            String path = "/api/" + what + "?limit=100&status=completed";
            String[] next = {""};
            worst = Math.max(worst, time(what + " completed, page after page", calls, () -> {
                String page = door.get(path + next[0]);
                Matcher cursor = NEXT.matcher(page);
                next[0] = cursor.find() ? "&before=" + URLEncoder.encode(cursor.group(1), StandardCharsets.UTF_8) : "";
            }));
        }
        System.out.printf(Locale.ROOT, "the worst p99: %.1f ms%n", worst);
    }

    private interface Question {
        void ask() throws Exception;
    }

    private static double time(String name, int calls, Question question) throws Exception {
        double[] millis = new double[calls];
        for (int i = 0; i < calls; i++) {
            long begin = System.nanoTime();
            question.ask();
            millis[i] = (System.nanoTime() - begin) / 1e6;
        }
        Arrays.sort(millis);
        double p99 = millis[(int) Math.ceil(0.99 * calls) - 1];
        System.out.printf(
                Locale.ROOT, "%-42s %8.1f %8.1f %8.1f%n", name, millis[calls / 2], p99, millis[calls - 1]);
        return p99;
    }
}
