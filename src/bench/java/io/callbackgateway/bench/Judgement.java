package io.callbackgateway.bench;

import io.callbackgateway.bench.History.Provider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Compares what was sent with what was told and recorded, transaction by transaction. */
final class Judgement {

    /** Of each count, so many cases are shown. */
    private static final int SHOWN = 5;

    final Map<String, Fate> fates = new HashMap<>();
    private final Map<Integer, Integer> answers = new TreeMap<>();
    private final Map<String, Integer> outcomes = new TreeMap<>();
    private final Map<String, List<String>> cases = new HashMap<>();
    private int attempts;
    private int lost;
    private int doubled;
    private int outOfOrder;
    private int unexpected;

    /** Lines as {@link ProviderLoad} writes them. */
    void readAttempts(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            lines.forEach(line -> {
                String[] parts = line.split(" ");
                int status = Integer.parseInt(parts[4]);
                attempts++;
                answers.merge(status, 1, Integer::sum);
                if (status / 100 != 2 && status != 503 && status != Generator.NO_ANSWER) {
                    unexpected++;
                }
                fate(parts[0], parts[1])
                        .attempted(Integer.parseInt(parts[2]), parts[3].intern(), status / 100 == 2, Long.parseLong(parts[6]));
            });
        }
    }

    /** Lines of {@link ToldEvent}, in the order in which the queues gave them, and {@code dead N}. */
    void readEvents(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            lines.forEach(line -> {
                if (line.startsWith("dead ")) {
                    int dead = Integer.parseInt(line.substring(5));
                    unexpected += dead;
                    note("unexpected", dead + " in " + Broker.DEAD);
                } else {
                    ToldEvent event = ToldEvent.of(line);
                    Fate fate = fate(event.provider(), event.transactionId());
                    if (event.queue().equals(Broker.JUDGE)) {
                        fate.told.add(event);
                    } else {
                        fate.queued.add(event);
                    }
                }
            });
        }
    }

    void readLedger(Connection database) throws SQLException {
        try (ResultSet rows = database.createStatement()
                .executeQuery("SELECT provider, coalesce(transaction_id, ''), outcome, coalesce(sequence, 0) FROM callbacks")) {
            while (rows.next()) {
                Fate fate = fate(rows.getString(1), rows.getString(2));
                String outcome = rows.getString(3);
                outcomes.merge(outcome, 1, Integer::sum);
                fate.recorded++;
                if (outcome.equals("emitted")) {
                    if (!fate.emitted.add(rows.getInt(4))) {
                        doubled(fate, "two outcomes with the sequence " + rows.getInt(4));
                    }
                } else if (!outcome.equals("duplicate")) {
                    unexpected++;
                    note("unexpected", fate + ": " + outcome);
                }
            }
        }
    }

    /** @return whether all is as it must be */
    boolean pass() {
        fates.values().forEach(this::judge);
        int acknowledged = fates.values().stream().mapToInt(fate -> fate.acknowledged).sum();
        long told = fates.values().stream().mapToLong(fate -> fate.told.size()).sum();
        System.out.println("answers        " + answers + "   (0: none)");
        System.out.println("outcomes       " + outcomes);
        System.out.println("attempted      " + attempts);
        System.out.println("acknowledged   " + acknowledged);
        System.out.println("transactions   " + fates.size());
        System.out.println("events         " + told);
        System.out.println("lost           " + lost);
        System.out.println("doubled        " + doubled);
        System.out.println("out-of-order   " + outOfOrder);
        System.out.println("unexpected     " + unexpected);
        cases.forEach((kind, all) -> all.forEach(each -> System.out.println("  " + kind + ": " + each)));
        return told > 0 && lost + doubled + outOfOrder + unexpected == 0;
    }

    private void judge(Fate fate) {
        Map<Integer, ToldEvent> bySequence = new TreeMap<>();
        int last = 0;
        for (ToldEvent event : fate.told) {
            if (bySequence.put(event.sequence(), event) != null) {
                doubled(fate, "sequence " + event.sequence() + " on the topic");
            } else if (event.sequence() != last + 1) {
                outOfOrder(fate, "sequence " + event.sequence() + " after " + last);
            }
            last = Math.max(last, event.sequence());
        }
        judgeQueues(fate, bySequence.keySet());
        judgeSteps(fate, bySequence.values());
        if (fate.recorded < fate.acknowledged) {
            lost(fate, fate.acknowledged + " acknowledged, " + fate.recorded + " recorded");
        }
        for (int sequence : fate.emitted) {
            if (!bySequence.containsKey(sequence)) {
                lost(fate, "sequence " + sequence + " is recorded and not on the topic");
            }
        }
        for (int sequence : bySequence.keySet()) {
            if (!fate.emitted.contains(sequence)) {
                unexpected++;
                note("unexpected", fate + ": sequence " + sequence + " is on the topic and not recorded");
            }
        }
    }

    /** Each event is once in the queue of its status, and in order there. */
    private void judgeQueues(Fate fate, Set<Integer> told) {
        Map<String, Integer> last = new HashMap<>();
        Set<Integer> seen = new HashSet<>();
        for (ToldEvent event : fate.queued) {
            if (!seen.add(event.sequence())) {
                doubled(fate, "sequence " + event.sequence() + " in " + event.queue());
            } else if (last.merge(event.queue(), event.sequence(), Math::max) > event.sequence()) {
                outOfOrder(fate, "sequence " + event.sequence() + " in " + event.queue());
            }
        }
        for (int sequence : told) {
            if (!seen.contains(sequence)) {
                lost(fate, "sequence " + sequence + " is in no queue");
            }
        }
    }

    /** The events tell the steps, all of them and in their order; those of Netaxept may skip some, but not the last. */
    private void judgeSteps(Fate fate, Iterable<ToldEvent> told) {
        boolean merges = fate.provider == Provider.NETAXEPT;
        int next = 0;
        for (ToldEvent event : told) {
            int at = next;
            while (at < fate.steps.size() && !fate.steps.get(at).code.equals(event.code())) {
                at++;
            }
            if (at == fate.steps.size()) {
                if (fate.steps.stream().anyMatch(step -> step.code.equals(event.code()))) {
                    outOfOrder(fate, "tells " + event.code() + " after step " + next);
                } else {
                    unexpected++;
                    note("unexpected", fate + ": nobody sent " + event.code());
                }
                continue;
            }
            for (; next < at; next++) {
                if (!merges && fate.steps.get(next).acknowledgedAt > 0) {
                    lost(fate, "step " + (next + 1) + ", " + fate.steps.get(next).code);
                }
            }
            fate.steps.get(at).told = event;
            next = at + 1;
        }
        for (; next < fate.steps.size(); next++) {
            if (fate.steps.get(next).acknowledgedAt > 0) {
                lost(fate, "step " + (next + 1) + ", " + fate.steps.get(next).code + ", and what followed");
                if (merges) {
                    break;
                }
            }
        }
    }

    private void lost(Fate fate, String what) {
        lost++;
        note("lost", fate + ": " + what);
    }

    private void doubled(Fate fate, String what) {
        doubled++;
        note("doubled", fate + ": " + what);
    }

    private void outOfOrder(Fate fate, String what) {
        outOfOrder++;
        note("out of order", fate + ": " + what);
    }

    private void note(String kind, String text) {
        List<String> all = cases.computeIfAbsent(kind, key -> new ArrayList<>());
        if (all.size() < SHOWN) {
            all.add(text);
        }
    }

    private Fate fate(String provider, String transactionId) {
        return fates.computeIfAbsent(provider + "/" + transactionId, key -> new Fate(Provider.of(provider), transactionId));
    }

    /** What became of one transaction. */
    static final class Fate {
        final List<Step> steps = new ArrayList<>();
        private final Provider provider;
        private final String id;
        private final List<ToldEvent> told = new ArrayList<>();
        private final List<ToldEvent> queued = new ArrayList<>();
        private final Set<Integer> emitted = new HashSet<>();
        private int acknowledged;
        private int recorded;

        Fate(Provider provider, String id) {
            this.provider = provider;
            this.id = id;
        }

        private void attempted(int number, String code, boolean yes, long at) {
            while (steps.size() <= number) {
                steps.add(new Step(code));
            }
            Step step = steps.get(number);
            if (yes) {
                acknowledged++;
                step.acknowledgedAt = step.acknowledgedAt == 0 ? at : step.acknowledgedAt;
            }
        }

        @Override
        public String toString() {
            return provider.word() + "/" + id;
        }
    }

    static final class Step {
        final String code;
        long acknowledgedAt;
        ToldEvent told;

        Step(String code) {
            this.code = code;
        }
    }
}
