package io.callbackgateway.provider;

import io.callbackgateway.auth.WireRequest;
import io.callbackgateway.json.JsonText;
import io.callbackgateway.provider.RequestField.Source;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * {@code challenge} of {@link ProviderFacts}: the question by which a provider makes sure, before the first callback, that who owns this
 * address wants them. It is no callback: the door answers it, and nothing is kept. One that stands in the query or a header alone
 * comes without credentials, as a GET or a POST without a body; any other is answered once its caller has proven itself.
 *
 * <p>A field of the request is {@code query:<parameter>}, {@code header:<name>} or {@code body:<JSON pointer>}.
 */
public class ChallengeFacts {

    private static final String CHALLENGE = "{challenge}";
    private static final String HMAC = "{hmac}";

    private static final Pattern HOST =
            Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?(:[1-9][0-9]{0,4})?");

    private RequestField from;
    private Condition when;
    private RequestField verify;
    private String answer;
    private RequestField confirm;
    private List<String> confirmHosts = List.of();

    /** The field whose text the provider wants back. This or {@code confirm}. */
    public void setFrom(String field) {
        this.from = RequestField.of("challenge.from", field);
    }

    /** @return {@code null} where there is none */
    public RequestField from() {
        return from;
    }

    /**
     * {@code <field>=<text>}: what a request must hold to be a challenge, such as {@code query:hub.mode=subscribe}. Default: any request
     * with the field {@code from} is one.
     */
    public void setWhen(String condition) {
        int equals = condition.indexOf('=');
        if (equals < 0) {
            throw new IllegalArgumentException(
                    "challenge.when: must be a field, = and its text, such as query:hub.mode=subscribe");
        }
        this.when = new Condition(
                RequestField.of("challenge.when", condition.substring(0, equals)), condition.substring(equals + 1));
    }

    /** @return {@code null} where there is none */
    public Condition when() {
        return when;
    }

    /**
     * The field that must hold one of the environment's {@code challenge-secrets}: a token that provider and company have agreed on.
     * Default: none.
     */
    public void setVerify(String field) {
        this.verify = RequestField.of("challenge.verify", field);
    }

    /** @return {@code null} where there is none */
    public RequestField verify() {
        return verify;
    }

    /**
     * What is answered, with <code>{challenge}</code> for the text of {@code from}, and <code>{hmac}</code> for the HMAC-SHA-256 of it
     * under the first of {@code challenge-secrets}, in hex. JSON where it begins like an object, else text. Default: the text alone.
     */
    public void setAnswer(String answer) {
        this.answer = answer;
    }

    public String answer() {
        return answer == null ? CHALLENGE : answer;
    }

    /** Of the type {@code application/json}; else plain text. */
    public boolean answersJson() {
        String text = answer().strip();
        return text.startsWith("{") && !text.startsWith(CHALLENGE) && !text.startsWith(HMAC);
    }

    /** The answer, with these in place of what stands for them. */
    public String answer(String challenge, String hmac) {
        return answer().replace(HMAC, hmac).replace(CHALLENGE, challenge);
    }

    /**
     * The field with a URL that the provider wants to be asked, such as {@code body:/SubscribeURL} of Amazon SNS. The request is then
     * answered as a callback is, once that has been answered with a 2xx. Needs {@code when} and {@code confirmHosts}.
     */
    public void setConfirm(String field) {
        this.confirm = RequestField.of("challenge.confirm", field);
    }

    /** @return {@code null} where there is none */
    public RequestField confirm() {
        return confirm;
    }

    /** Host names, with {@code :<port>} where that is not 443, that a URL to be confirmed may have; it is asked over HTTPS. */
    public void setConfirmHosts(String hosts) {
        this.confirmHosts = ProviderFacts.list(hosts);
        this.confirmHosts.forEach(host -> require(
                HOST.matcher(host).matches(),
                "confirmHosts",
                host + " is no host name, such as sns.eu-west-1.amazonaws.com, with :port where it is not 443"));
    }

    public List<String> confirmHosts() {
        return confirmHosts;
    }

    /** Whether the environment's settings need {@code challenge-secrets}. */
    public boolean needsSecrets() {
        return verify != null || signs();
    }

    /** Whether a secret signs the challenge. */
    public boolean signs() {
        return answer().contains(HMAC);
    }

    /** Whether it is answered only once its caller has proven itself by {@code auth}. */
    public boolean needsProof() {
        return confirm != null
                || Stream.of(from, when == null ? null : when.field(), verify)
                        .filter(Objects::nonNull)
                        .anyMatch(field -> field.source() == Source.BODY);
    }

    /** @throws IllegalArgumentException where facts that are good each by itself do not fit together */
    void check() {
        String what =
                "needs from, a field whose text the provider wants back, or confirm, a field with a URL; not both";
        if ((from == null) == (confirm == null)) {
            throw new IllegalArgumentException("challenge: " + what);
        }
        require(confirm == null || when != null, "when", "is missing; it says which requests want to be confirmed");
        require(confirm == null || answer == null, "answer", "is for from; what is confirmed is answered by ack");
        require(
                confirm == null || !confirmHosts.isEmpty(),
                "confirmHosts",
                "is missing; list the hosts that a URL to be confirmed may have");
        require(confirm != null || confirmHosts.isEmpty(), "confirmHosts", "is for confirm, which is missing");
        require(
                answer().contains(CHALLENGE) || signs(),
                "answer",
                "must hold {challenge}, the text of from, or {hmac}, its HMAC");
        require(
                !answersJson() || JsonText.isJson(answer("x", "x")),
                "answer",
                "begins like JSON and is none; put {challenge} and {hmac} into quotes");
        require(
                !signs() || needsProof() || verify != null,
                "answer",
                "has {hmac}, which would sign any text for anybody; set verify, or take the challenge from the body,"
                        + " which is answered to proven callers only");
    }

    private static void require(boolean good, String fact, String problem) {
        if (!good) {
            throw new IllegalArgumentException("challenge." + fact + ": " + problem);
        }
    }

    /** That a field holds this text. */
    public record Condition(RequestField field, String text) {

        /** @param body {@code null} where it is no JSON, or was not looked at */
        public boolean isMet(WireRequest request, JsonText body) {
            return text.equals(field.in(request, body));
        }
    }
}
