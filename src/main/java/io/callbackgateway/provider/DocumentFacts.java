package io.callbackgateway.provider;

import io.callbackgateway.json.JsonText;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * {@code documents} of {@link ProviderFacts}: where links to documents stand, in the callback itself or in the answer to a question. For
 * providers whose callbacks are about one transaction each. Documents are fetched where an environment's settings have {@code documents}.
 *
 * <p>A place is a JSON pointer (RFC 6901) in which {@code *} stands for every element of a list.
 */
public class DocumentFacts {

    private static final Pattern QUESTION = Pattern.compile("/[^?#]+");

    private String each = "";
    private String id = "";
    private String type = "";
    private List<String> links = List.of();
    private String question;
    private Set<String> statuses = Set.of();

    /** The place of the objects of which each is a document, such as {@code /payment/receipts/*}. Default: the whole is one. */
    public void setEach(String place) {
        this.each = place(place, "each");
    }

    public String each() {
        return each;
    }

    /**
     * Where a document's id stands below it; or, without a slash at its beginning, a word that is the id, such as {@code evidence}. Default: the
     * document's number, from 1.
     */
    public void setId(String place) {
        this.id = placeOrWord(place, "id");
    }

    public String id() {
        return id;
    }

    /** Where a document's type stands below it; or, without a slash at its beginning, a word that is the type. Default: it has none. */
    public void setType(String place) {
        this.type = placeOrWord(place, "type");
    }

    public String type() {
        return type;
    }

    /**
     * The places below a document where its links stand. What is behind the first has the document's id. What is behind the others are
     * documents of their own: with the last name of the place behind the id, and a number from 1 where the place has a {@code *}, as in
     * {@code 17.preview-1}.
     */
    public void setLinks(String places) {
        this.links = ProviderFacts.list(places);
        this.links.forEach(place -> place(place, "links"));
    }

    public List<String> links() {
        return links;
    }

    /**
     * The path of the provider's API that is asked for the JSON in which all these places are, such as
     * {@code /payments/{transactionId}/receipts}. Needs {@code statuses}. Default: they are in the callback.
     */
    public void setQuestion(String path) {
        require(
                QUESTION.matcher(path).matches(),
                "question",
                "must be a path of the provider's API, beginning with a slash and without a query");
        this.question = path;
    }

    /** @return {@code null} where the callback has the links */
    public String question() {
        return question;
    }

    /** The provider's own status codes at which {@code question} is asked. */
    public void setStatuses(String statuses) {
        this.statuses = Set.copyOf(ProviderFacts.list(statuses));
    }

    public boolean isAskedAt(String statusCode) {
        return statusCode != null && statuses.contains(statusCode);
    }

    /** The name that the documents behind a link other than the first have behind their document's id. */
    public static String nameOf(String place) {
        String[] names = place.replaceAll("(/\\*)+$", "").split("/");
        return names[names.length - 1].replace("~1", "/").replace("~0", "~");
    }

    /** @throws IllegalArgumentException where facts that are good each by itself do not fit together */
    void check() {
        require(!links.isEmpty(), "links", "is missing; it says where the links of a document stand");
        require(
                (question == null) == statuses.isEmpty(),
                question == null ? "statuses" : "question",
                question == null
                        ? "is for question, which is missing"
                        : "needs statuses, the provider's status codes at which it is asked");
        Set<String> names = new HashSet<>();
        for (String link : links.subList(1, links.size())) {
            require(
                    names.add(nameOf(link)),
                    "links",
                    "two of them end in " + nameOf(link) + ", by which their documents are told apart");
        }
    }

    private static String placeOrWord(String text, String fact) {
        return text.startsWith("/") ? place(text, fact) : text.strip();
    }

    private static String place(String text, String fact) {
        require(JsonText.isPointer(text), fact, text + " " + JsonText.NO_POINTER + "; * is every element of a list");
        return text;
    }

    private static void require(boolean good, String fact, String problem) {
        if (!good) {
            throw new IllegalArgumentException("documents." + fact + ": " + problem);
        }
    }
}
