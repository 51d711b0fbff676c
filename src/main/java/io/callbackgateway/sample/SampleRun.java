package io.callbackgateway.sample;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.callbackgateway.ask.Asking;
import io.callbackgateway.failure.Failures;
import io.callbackgateway.inbox.Callback;
import io.callbackgateway.ledger.Entry;
import io.callbackgateway.ledger.MemoryLedger;
import io.callbackgateway.ledger.Processed;
import io.callbackgateway.ledger.Recorded;
import io.callbackgateway.sample.Result.Item;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** One run of one sample: its requests or questions in their order, and a ledger that knows nothing else. */
final class SampleRun {

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final SampleInbox inbox;
    private final Asking asking;
    private final VariableTrace trace;
    private final MemoryLedger ledger = new MemoryLedger();
    private int callbacks;

    SampleRun(SampleInbox inbox, Asking asking, VariableTrace trace) {
        this.inbox = inbox;
        this.asking = asking;
        this.trace = trace;
    }

    List<Result> run(Sample sample) {
        List<Result> results = new ArrayList<>();
        if (sample.asks()) {
            sample.questions().forEach(each -> ask(each, results));
        } else {
            sample.requests().forEach(each -> results.add(result(each, each.callback(nextId()))));
        }
        return results;
    }

    /** What it becomes, and then what becomes of each callback that is made of the answer. */
    private void ask(SampleQuestion question, List<Result> results) {
        List<Callback> made = new ArrayList<>();
        List<Item> failure = List.of();
        try {
            asking.ask(question.ask(), made::add);
        } catch (Exception e) {
            failure = List.of(
                    Failures.isTransient(e)
                            ? new Item("transient", Failures.describe(e), null)
                            : new Item("failed", e.getMessage(), null));
        }
        results.add(new Result(question, null, trace.take(), failure));
        made.forEach(each -> results.add(result(SampleRequest.of(each), each)));
    }

    private Result result(SampleRequest request, Callback callback) {
        List<Item> items = items(callback);
        return new Result(request, callback.id().toString(), trace.take(), items);
    }

    private List<Item> items(Callback callback) {
        Processed processed;
        try {
            processed = inbox.run(callback);
        } catch (Exception e) {
            return List.of(new Item("transient", Failures.describe(e), null));
        }
        List<Recorded> recorded = ledger.record(processed);
        if (processed.failure() != null) {
            return List.of(new Item(
                    processed.failure().unreadable() ? "unreadable" : "failed",
                    processed.failure().reason(),
                    null));
        }
        return IntStream.range(0, recorded.size())
                .mapToObj(i -> item(recorded.get(i), processed.entries().get(i)))
                .toList();
    }

    private static Item item(Recorded recorded, Entry entry) {
        JsonNode event = recorded.event() == null ? null : json(recorded.event().json());
        return new Item(recorded.outcome().word(), entry.detail(), event);
    }

    private static JsonNode json(String event) {
        try {
            return JSON.readTree(event);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** UUIDv7, as the door's. */
    private UUID nextId() {
        return new UUID(System.currentTimeMillis() << 16 | 0x7000, 0x8000_0000_0000_0000L | callbacks++);
    }
}
