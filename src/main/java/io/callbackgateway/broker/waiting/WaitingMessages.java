package io.callbackgateway.broker.waiting;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;

/** What waits in queues of the broker. Asking may take as long as the broker does, and reads no message. */
public interface WaitingMessages {

    /** Of each queue that is there; of none where the broker does not answer. */
    Map<String, Waiting> of(Collection<String> queues);

    /**
     * @param count messages, those in delivery included
     * @param oldest when the oldest that is not in delivery was sent; {@code null} where there is none, or the broker does not tell this user
     */
    record Waiting(long count, Instant oldest) {}
}
