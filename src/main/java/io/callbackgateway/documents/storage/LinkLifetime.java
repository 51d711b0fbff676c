package io.callbackgateway.documents.storage;

import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** When a link says of itself that it expires, as the storages of Amazon and Google write it. */
final class LinkLifetime {

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private LinkLifetime() {}

    /** @return {@link Instant#MAX} where it does not say */
    static Instant end(URI link) {
        Map<String, String> query = query(link);
        try {
            if (query.containsKey("Expires")) {
                return Instant.ofEpochSecond(Long.parseLong(query.get("Expires")));
            }
            for (String vendor : new String[] {"X-Amz-", "X-Goog-"}) {
                if (query.containsKey(vendor + "Date") && query.containsKey(vendor + "Expires")) {
                    return DATE.parse(query.get(vendor + "Date"), Instant::from)
                            .plus(Duration.ofSeconds(Long.parseLong(query.get(vendor + "Expires"))));
                }
            }
        } catch (DateTimeException | NumberFormatException | ArithmeticException unreadable) {
            // the storage will say
        }
        return Instant.MAX;
    }

    private static Map<String, String> query(URI link) {
        Map<String, String> query = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        if (link.getQuery() != null) {
            for (String each : link.getQuery().split("&")) {
                int equals = each.indexOf('=');
                if (equals > 0) {
                    query.putIfAbsent(each.substring(0, equals), each.substring(equals + 1));
                }
            }
        }
        return query;
    }
}
