package io.callbackgateway.documents;

import io.callbackgateway.documents.storage.MissingException;
import io.callbackgateway.documents.storage.MissingReason;
import io.callbackgateway.event.EventMessage;
import io.callbackgateway.provider.DocumentFacts;
import java.time.Duration;
import java.util.List;

/** New links for the documents of one event: each answer of the provider serves all that ask for a link within a second. */
final class Renewal {

    /** A link may be good for a few seconds. */
    private static final Duration GOOD_FOR = Duration.ofSeconds(1);

    private final Links links;
    private final EventMessage event;
    private final DocumentFacts facts;
    private List<LinkedDocument> answer;
    private Exception failure;
    private long answeredAt;

    Renewal(Links links, EventMessage event, DocumentFacts facts) {
        this.links = links;
        this.event = event;
        this.facts = facts;
    }

    /**
     * @throws MissingException where the provider has no such document, or cannot be asked
     * @throws Exception a transient failure
     */
    synchronized String link(String documentId) throws Exception {
        boolean known = answer != null || failure != null;
        if (!known || System.nanoTime() - answeredAt > GOOD_FOR.toNanos()) {
            ask();
        }
        if (failure != null) {
            throw failure;
        }
        return answer.stream()
                .filter(document -> document.id().equals(documentId))
                .map(LinkedDocument::link)
                .findFirst()
                .orElseThrow(() -> new MissingException(MissingReason.NOT_OFFERED));
    }

    private void ask() {
        answer = null;
        failure = null;
        try {
            answer = links.renewed(event, facts);
        } catch (Exception e) {
            failure = e;
        }
        answeredAt = System.nanoTime();
    }
}
