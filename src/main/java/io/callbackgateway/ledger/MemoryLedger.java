package io.callbackgateway.ledger;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Decides as the {@link Ledger} does, and remembers for as long as it lives: for samples, which leave nothing behind. */
public final class MemoryLedger {

    private final Map<String, LedgerBatch> doors = new HashMap<>();

    /** @return what became of each of the callback's entries; none where it failed */
    public List<Recorded> record(Processed processed) {
        String door =
                processed.callback().provider() + "/" + processed.callback().environment();
        return doors.computeIfAbsent(door, any -> new LedgerBatch(processed.callback()))
                .decide(processed);
    }
}
