package io.callbackgateway.ledger;

import java.util.function.Supplier;

/** How work on the ledger's database gets its transaction. When {@link #run} returns, the work is committed. */
public interface Transactions {

    /** @param work does nothing but talk to the database */
    <T> T run(Supplier<T> work);
}
