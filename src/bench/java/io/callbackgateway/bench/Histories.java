package io.callbackgateway.bench;

import io.callbackgateway.bench.History.Provider;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Makes up histories: with cycles, and never a step that a provider's rules would make stale. */
final class Histories {

    private static final List<List<String>> IDPAY = List.of(
            List.of("approved"),
            List.of("processing", "approved"),
            List.of("waiting", "processing", "approved"),
            List.of("waiting", "shared", "processing", "unknown-share"),
            List.of("processing", "waiting", "processing", "inconclusive"));

    private static final List<List<String>> PROPOSAL = List.of(
            List.of("0", "1", "3"),
            List.of("0", "1", "5", "1", "5", "1", "2", "6", "7", "8", "9"),
            List.of("1", "5", "1", "5", "4"),
            List.of("2", "11", "9", "10"),
            List.of("9", "11", "9"));

    private static final List<List<String>> NETKI = List.of(
            List.of("new", "processing", "completed"),
            List.of("new", "processing", "hold", "processing", "hold", "completed"),
            List.of("processing", "failed", "restarted", "processing", "completed"),
            List.of("new", "customer_review", "quarantine", "failed"));

    private static final List<List<String>> NETAXEPT = List.of(
            List.of("AUTHORISED"),
            List.of("AUTHORISED", "CAPTURED"),
            List.of("AUTHORISED", "CAPTURED", "CREDITED"),
            List.of("AUTHORISED", "PARTIALLY_CAPTURED", "CAPTURED", "PARTIALLY_CREDITED", "CREDITED"));

    /** Steps of a mean history of the first three, and of Netaxept's, near enough to set a pace. */
    static final double MEAN_STEPS = 4.2;

    static final double MEAN_NETAXEPT_STEPS = 2.75;

    private Histories() {}

    static History fast() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return switch (random.nextInt(3)) {
            case 0 -> of(Provider.IDPAY, IDPAY.get(random.nextInt(IDPAY.size())), 0);
            case 1 -> of(Provider.PROPOSAL, PROPOSAL.get(random.nextInt(PROPOSAL.size())), 0);
            default -> of(Provider.NETKI, NETKI.get(random.nextInt(NETKI.size())), 0);
        };
    }

    /** With pauses between the steps, so that often each of them is asked for, and not always. */
    static History netaxept() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return of(Provider.NETAXEPT, NETAXEPT.get(random.nextInt(NETAXEPT.size())), random.nextInt(1_500));
    }

    static History of(Provider provider, List<String> codes, int gap) {
        String id = UUID.randomUUID().toString();
        return new History(
                provider,
                provider == Provider.NETAXEPT ? id.replace("-", "") : id,
                codes,
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                gap);
    }
}
