package io.callbackgateway.provider;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import io.callbackgateway.payload.BodyCharset;
import io.callbackgateway.payload.Payload;
import io.callbackgateway.text.CallerText;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The ids of transactions, as text and where they stand.
 *
 * <p>Looks for the transaction's id in the body of an accepted callback, so that the inbox can keep the callbacks of one
 * transaction in order. One pass over the bytes, which skips what is not on the way to the id, builds nothing, and ends with the id.
 * Whether the body can be read is for the provider's route to say: here, one that cannot has no id.
 */
public final class TransactionIds {

    /** In characters. A longer one is nobody's, and would make a message's properties long. */
    public static final int MAX_LENGTH = 255;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Payload.MAX_DEPTH)
                    .maxNumberLength(Payload.MAX_NUMBER_LENGTH)
                    .maxStringLength(MAX_LENGTH) // of the one text that is looked at; skipping another counts nothing
                    .build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES) // the names are the caller's
            // from Java 21 on each request has a thread of its own, which would make buffers of its own
            .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
            .build();

    private static final Pattern LOOKS_ESCAPED = Pattern.compile("%(?=[0-9A-Fa-f]{2})");

    private final List<String> parameters;
    private final Node root = new Node();

    public TransactionIds(ProviderFacts facts) {
        this(facts.transactionIdParameters(), facts.transactionIdPointers());
    }

    /**
     * @param parameters of the query; the first that has a value wins
     * @param pointers as {@link ProviderFacts} has checked them; where no parameter has a value, the first that has one wins
     */
    TransactionIds(List<String> parameters, List<String> pointers) {
        this.parameters = parameters;
        for (int rank = 0; rank < pointers.size(); rank++) {
            Node node = root;
            for (String name : pointers.get(rank).substring(1).split("/", -1)) {
                node = node.below.computeIfAbsent(name.replace("~1", "/").replace("~0", "~"), any -> new Node());
            }
            node.rank = Math.min(node.rank, rank);
        }
    }

    /**
     * An id as JSON, SQL and CloudEvents can hold it: a byte that is no UTF-8, a control character and half of a surrogate pair become
     * {@code %XX} of their bytes, and a {@code %} before two hexadecimal digits {@code %25}. No two ids become one. May be too long
     * thereafter.
     */
    public static String text(String id) {
        return CallerText.escaped(LOOKS_ESCAPED.matcher(id).replaceAll("%25"), TransactionIds::isNoText);
    }

    /** Neither is allowed in an attribute of a CloudEvent: control characters, and what Unicode says is no character. */
    private static boolean isNoText(int codePoint) {
        return Character.isISOControl(codePoint)
                || (codePoint & 0xFFFE) == 0xFFFE
                || codePoint >= 0xFDD0 && codePoint <= 0xFDEF;
    }

    /**
     * @param contentType of the body; may be {@code null}
     * @return the id as {@link #text} writes it; {@code null} where there is none, or none that can be read
     */
    public String find(Map<String, String> query, byte[] body, String contentType) {
        for (String name : parameters) {
            String value = query.get(name);
            if (value != null && !value.isBlank()) {
                return text(value);
            }
        }
        String inBody = find(body, contentType);
        return inBody == null ? null : text(inBody);
    }

    /**
     * What must be handled in order.
     *
     * @param transactionId that {@link #find} gave
     * @return {@code null} where there is none, or it is too long
     */
    public static String group(String provider, String environment, String transactionId) {
        return transactionId == null || transactionId.length() > MAX_LENGTH
                ? null
                : String.join("/", provider, environment, transactionId);
    }

    /** @return as the body has it */
    String find(byte[] body, String contentType) {
        if (body.length == 0 || root.below.isEmpty()) {
            return null;
        }
        try (JsonParser json = BodyCharset.parse(JSON, body, BodyCharset.of(contentType))) {
            json.nextToken();
            Search search = new Search(json);
            search.at(root);
            return search.id;
        } catch (IOException | RuntimeException unreadable) {
            return null;
        }
    }

    /** A value that is on the way to an id, or is one. */
    private static final class Node {

        private final Map<String, Node> below = new HashMap<>();
        private int rank = Integer.MAX_VALUE; // of the pointer that ends here
    }

    private static final class Search {

        private final JsonParser json;
        private int rank = Integer.MAX_VALUE;
        private String id;

        Search(JsonParser json) {
            this.json = json;
        }

        /** Reads the value at which the parser stands to its end; goes no deeper than the pointers do. */
        void at(Node node) throws IOException {
            if (node == null || node.below.isEmpty() && !json.currentToken().isScalarValue()) {
                json.skipChildren();
            } else if (json.currentToken() == JsonToken.START_OBJECT) {
                while (!isOver() && json.nextToken() == JsonToken.FIELD_NAME) {
                    Node member = node.below.get(json.currentName());
                    json.nextToken();
                    at(member);
                }
            } else if (json.currentToken() == JsonToken.START_ARRAY) {
                for (int i = 0; !isOver() && json.nextToken() != JsonToken.END_ARRAY; i++) {
                    at(node.below.get(Integer.toString(i)));
                }
            } else if (node.rank < rank) {
                take(node.rank);
            }
        }

        private boolean isOver() {
            return rank == 0;
        }

        private void take(int ofPointer) throws IOException {
            String text =
                    switch (json.currentToken()) {
                        case VALUE_STRING -> json.getText();
                        // as a route reads numbers
                        case VALUE_NUMBER_INT -> json.getBigIntegerValue().toString();
                        case VALUE_NUMBER_FLOAT -> json.getDecimalValue().toString();
                        default -> "";
                    };
            if (!text.isBlank()) {
                rank = ofPointer;
                id = text;
            }
        }
    }
}
