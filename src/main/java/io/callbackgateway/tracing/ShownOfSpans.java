package io.callbackgateway.tracing;

import io.micrometer.tracing.exporter.FinishedSpan;
import io.micrometer.tracing.exporter.SpanFilter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What leaves the gateway of a span, whoever made it: where it was, how long, whose callback, and what came of it. Camel and Spring would
 * add messages of exceptions, logged lines and whole addresses, which may quote a callback.
 */
final class ShownOfSpans implements SpanFilter {

    private static final Set<String> SHOWN = Set.of(
            "provider",
            "environment",
            "callbackId",
            "queue",
            "outcome",
            "error.type",
            "http.response.status_code",
            // Camel's
            "component",
            "op",
            "url.scheme",
            // Spring's, of the admin door
            "uri",
            "method",
            "status");

    /** Of these the path is a name that a route's author has given. */
    private static final Set<String> NAMED = Set.of("direct", "events", "inbox", "platform-http");

    @Override
    public FinishedSpan map(FinishedSpan span) {
        Map<String, Object> tags = span.getTypedTags();
        Map<String, Object> shown = new HashMap<>(tags);
        shown.keySet().retainAll(SHOWN);
        if (NAMED.contains(String.valueOf(tags.get("url.scheme"))) && tags.containsKey("url.path")) {
            shown.put("url.path", tags.get("url.path"));
        }
        return span.setTypedTags(shown).setEvents(List.of());
    }
}
