package io.callbackgateway.emulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import org.apache.camel.Exchange;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.stereotype.Component;

/** What the routes of {@code routes/emulator/} ask for, as the bean {@code emulators}. Times are texts: UTC with microseconds. */
@Component("emulators")
public class Emulators {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST = 10_000;

    private final EmulatorComponent component;

    Emulators(EmulatorComponent component) {
        this.component = component;
    }

    /**
     * Plays transactions.
     *
     * @param options transactions (100), begin (such as 5s: over which they begin), gap (200ms: between two changes of one), seed
     */
    public String play(String provider, Map<String, Object> options) {
        int transactions =
                Integer.parseInt(options.getOrDefault("transactions", 100).toString());
        if (transactions < 1 || transactions > MOST) {
            throw new IllegalArgumentException("transactions must be 1 to " + MOST);
        }
        long seed = Long.parseLong(
                options.getOrDefault("seed", ThreadLocalRandom.current().nextInt(1_000_000))
                        .toString());
        Duration gap = duration(options.getOrDefault("gap", "200ms"));
        emulator(provider)
                .play(transactions, options.containsKey("begin") ? duration(options.get("begin")) : null, gap, seed);
        return json(Map.of("provider", provider, "transactions", transactions, "seed", seed));
    }

    private static Duration duration(Object text) {
        return DurationStyle.detectAndParse(text.toString());
    }

    /**
     * Sets switches, and how the provider calls (url, expected, limit …); answers with all of them.
     *
     * @param json an object with some of them; may be blank or {@code null}
     * @param options some of them, among others
     */
    public String set(String provider, String json, Map<String, Object> options) throws JsonProcessingException {
        Emulator emulator = emulator(provider);
        Set<String> calls = emulator.settings().facts().keySet();
        Map<String, Object> switches =
                json == null || json.isBlank() ? new LinkedHashMap<>() : JSON.readValue(json, new TypeReference<>() {});
        Set<String> known = JSON.convertValue(emulator.switches(), new TypeReference<Map<String, Object>>() {})
                .keySet();
        options.forEach((name, value) -> {
            if (known.contains(name) || calls.contains(name)) {
                switches.put(name, value);
            }
        });
        Map<String, Object> changes = new LinkedHashMap<>(switches);
        switches.keySet().removeAll(calls);
        emulator.set(json(switches));
        changes.forEach((name, value) -> {
            if (calls.contains(name)) {
                emulator.configure(name, String.valueOf(value));
            }
        });
        return json(Map.of(
                "switches", emulator.switches(), "calls", emulator.settings().facts()));
    }

    /** Forgets what was played; what is under way goes on. */
    public void forget(String provider) {
        emulator(provider).forget();
    }

    public String report(String provider) {
        return json(emulator(provider).report());
    }

    /** Where a question reaches the API. If the API is to misbehave, the exchange ends here. */
    public void question(Exchange exchange, String provider) throws InterruptedException {
        Emulator emulator = emulator(provider);
        Switches switches = emulator.switches();
        switch (emulator.question()) {
            case ok -> {}
            case slow -> Thread.sleep(switches.slow);
            case never -> {
                Thread.sleep(60_000);
                end(exchange, 504, "");
            }
            case error -> end(exchange, 500, "");
            case busy -> {
                end(exchange, 429, "");
                exchange.getMessage().setHeader("Retry-After", switches.retryAfter);
            }
            case garbage -> end(exchange, 200, "\u0000\u0001}{<<&;%PDF");
        }
    }

    private static void end(Exchange exchange, int status, String body) {
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        exchange.getMessage().setBody(body.getBytes(StandardCharsets.ISO_8859_1));
        exchange.setRouteStop(true);
    }

    /** @return what the API says of a transaction: id, number, state, createdAt, changedAt; {@code null} where it knows none */
    public Map<String, Object> transaction(String provider, String id) {
        return emulator(provider).answer(id);
    }

    /**
     * A page of transactions. What is {@code null} or empty is not asked for.
     *
     * @param states with commas between them
     * @param order by the time of their last change, the oldest first; with what begins with {@code -} the newest
     * @param since of creation, inclusive
     * @param before of creation, exclusive
     * @param page from 1
     * @return count, of all pages; more, whether there are more pages; next, the number of the next one; transactions
     */
    public Map<String, Object> page(
            String provider, String states, String order, String since, String before, int page, int size) {
        Comparator<Map<String, Object>> byChange = Comparator.comparing(each -> (String) each.get("changedAt"));
        List<String> wanted = isGiven(states) ? Arrays.asList(states.split(",")) : List.of();
        Predicate<Map<String, Object>> fits = each -> (wanted.isEmpty() || wanted.contains(each.get("state")))
                && (!isGiven(since) || since.compareTo((String) each.get("createdAt")) <= 0)
                && (!isGiven(before) || before.compareTo((String) each.get("createdAt")) > 0);
        List<Map<String, Object>> all = emulator(provider).all().stream()
                .filter(fits)
                .sorted(isGiven(order) && order.startsWith("-") ? byChange.reversed() : byChange)
                .toList();
        int from = Math.min((page - 1) * size, all.size());
        int to = Math.min(from + size, all.size());
        return Map.of(
                "count", all.size(), "more", to < all.size(), "next", page + 1, "transactions", all.subList(from, to));
    }

    private static boolean isGiven(String text) {
        return text != null && !text.isEmpty();
    }

    /** @return the provider's callbacks of a transaction: id, createdAt, updatedAt, delivery, attempts, status, seconds … */
    public List<Map<String, Object>> callbacks(String provider, String id) {
        return emulator(provider).callbacks(id);
    }

    /** @return whether there is such a transaction: a callback tells it as it is now */
    public boolean callBack(String provider, String id) {
        return emulator(provider).callBack(id);
    }

    /** @return url, expected, limit, enabled, paused, scheme, username, password */
    public Map<String, Object> calls(String provider) {
        return emulator(provider).settings().facts();
    }

    /** @param value {@code null}: nothing is changed */
    public void configure(String provider, String name, Object value) {
        if (value != null) {
            emulator(provider).configure(name, value.toString());
        }
    }

    /** @return how many callbacks that waited are sent now: 0 while the provider is paused, -1 where none waited */
    public int restart(String provider) {
        return emulator(provider).restart();
    }

    private Emulator emulator(String provider) {
        return component.emulator(provider);
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
