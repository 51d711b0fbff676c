package io.callbackgateway.tracing;

import java.util.List;
import java.util.Map;
import org.slf4j.MDC;

/** Whose callback this thread is at, for structured logs: what is logged until it is closed has these as fields. */
public final class LogIds implements AutoCloseable {

    public static final String CALLBACK = "callbackId";
    public static final String TRANSACTION = "transactionId";
    public static final String PROVIDER = "provider";
    public static final String ENVIRONMENT = "environment";

    private static final List<String> ALL = List.of(CALLBACK, TRANSACTION, PROVIDER, ENVIRONMENT);

    private static final LogIds OPEN = new LogIds();

    private LogIds() {}

    /** @param ids by the names above */
    public static LogIds of(Map<String, String> ids) {
        ids.forEach(MDC::put);
        return OPEN;
    }

    /** Of the callback that this thread is at, as soon as that is known. */
    public static void transaction(String id) {
        MDC.put(TRANSACTION, id);
    }

    @Override
    public void close() {
        ALL.forEach(MDC::remove);
    }
}
