package io.callbackgateway.ledger;

import java.util.function.Supplier;

/** How work on the ledger's database gets its transaction. When {@link #run} returns, the work is committed. */
public interface Transactions {

    /** Work may run more than once, but only its last run is committed; it must do nothing but talk to the database. */
    <T> T run(Supplier<T> work);
}
