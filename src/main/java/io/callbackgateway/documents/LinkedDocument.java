package io.callbackgateway.documents;

import io.callbackgateway.json.JsonText;
import io.callbackgateway.provider.DocumentFacts;
import io.callbackgateway.provider.TransactionIds;
import io.callbackgateway.text.CallerText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * A document as the provider names it.
 *
 * @param id tells the documents of a transaction apart
 * @param type {@code null} where it has none
 * @param link as it came, which may be a secret
 */
record LinkedDocument(String id, String type, String link) {

    /** Of one callback; behind the last of them, the next one alone is known to be missing. */
    static final int MAX = 200;

    /** Characters. */
    private static final int MAX_ID = 200;

    private static final int MAX_TYPE = 100;

    /**
     * All that stand where the facts say, at most one more than {@link #MAX}. A document without a link is none.
     *
     * @throws IOException where it is no JSON within bounds
     */
    static List<LinkedDocument> in(byte[] json, DocumentFacts facts) throws IOException {
        Map<String, LinkedDocument> found = new HashMap<>();
        List<LinkedDocument> inOrder = new ArrayList<>();
        int number = 0;
        for (JsonText each : JsonText.of(json).all(facts.each())) {
            number++;
            String id = id(wordOrText(facts.id(), each), number);
            String type = type(wordOrText(facts.type(), each));
            for (LinkedDocument document : of(each, id, type, facts.links())) {
                if (inOrder.size() > MAX) {
                    return inOrder;
                }
                LinkedDocument other = found.putIfAbsent(document.id, document);
                if (other == null) {
                    inOrder.add(document);
                } else if (!other.link.equals(document.link)) { // another one under the same id
                    LinkedDocument numbered =
                            new LinkedDocument(bounded(document.id + "-" + number), type, document.link);
                    if (found.putIfAbsent(numbered.id, numbered) == null) {
                        inOrder.add(numbered);
                    }
                }
            }
        }
        return inOrder;
    }

    private static List<LinkedDocument> of(JsonText object, String id, String type, List<String> places) {
        List<LinkedDocument> found = new ArrayList<>();
        for (int i = 0; i < places.size(); i++) {
            String place = places.get(i);
            boolean several = place.contains("/*");
            int number = 0;
            for (JsonText each : object.all(place)) {
                number++;
                String link = text(each);
                if (link != null && !link.isBlank()) {
                    String behind =
                            i == 0 && !several ? "" : "." + DocumentFacts.nameOf(place) + (several ? "-" + number : "");
                    found.add(new LinkedDocument(bounded(id + behind), type, link.strip()));
                }
            }
        }
        return found;
    }

    /** @param fact empty, a place, or a word that stands for itself */
    private static String wordOrText(String fact, JsonText object) {
        return fact.startsWith("/")
                ? object.all(fact).stream()
                        .map(LinkedDocument::text)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null)
                : fact;
    }

    private static String text(JsonText value) {
        try {
            return value.text();
        } catch (IOException noText) {
            return null;
        }
    }

    private static String id(String given, int number) {
        return given == null || given.isBlank() ? Integer.toString(number) : bounded(TransactionIds.text(given));
    }

    private static String bounded(String id) {
        return id.length() <= MAX_ID ? id : DigestUtils.sha256Hex(id);
    }

    private static String type(String given) {
        if (given == null || given.isBlank()) {
            return null;
        }
        String type = CallerText.escaped(given, Character::isISOControl);
        return type.length() <= MAX_TYPE ? type : null;
    }

    /** Without the link. */
    @Override
    public String toString() {
        return id;
    }
}
