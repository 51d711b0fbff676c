package io.callbackgateway.timeline;

import java.util.List;

/** Knows something of what happened to a transaction. All of them together make its timeline. */
public interface TimelineSource {

    /** The most that one source tells of one transaction. */
    int MAX_ENTRIES = 200;

    /**
     * @return in any order, empty where it knows nothing; where there are more than {@link #MAX_ENTRIES}, the newest
     * @throws org.springframework.dao.DataAccessException where it cannot be read now
     */
    List<TimelineEntry> of(String provider, String environment, String transactionId);
}
