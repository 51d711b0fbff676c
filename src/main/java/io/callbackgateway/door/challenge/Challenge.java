package io.callbackgateway.door.challenge;

import static io.callbackgateway.settings.BadSettingException.require;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.callbackgateway.auth.SecretSettings;
import io.callbackgateway.auth.Secrets;
import io.callbackgateway.auth.Secrets.Secret;
import io.callbackgateway.auth.Verdict;
import io.callbackgateway.auth.Verdict.Accepted;
import io.callbackgateway.auth.Verdict.Reason;
import io.callbackgateway.auth.WireRequest;
import io.callbackgateway.json.JsonText;
import io.callbackgateway.provider.ChallengeFacts;
import io.callbackgateway.provider.ChallengeFacts.Condition;
import io.callbackgateway.provider.RequestField.Source;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;
import org.springframework.http.MediaType;

/** The challenge of one door's provider: which requests are one, and what is answered. */
public final class Challenge {

    /** In characters: longer than any provider's; Microsoft Graph's are some 200. */
    private static final int MAX_LENGTH = 1024;

    /** In bytes: a larger body is a callback's, and not worth a look. */
    private static final int MAX_BODY = 16 * 1024;

    private static final String METHOD = "challenge";

    private final ChallengeFacts facts;
    private final Secrets secrets;

    private Challenge(ChallengeFacts facts, Secrets secrets) {
        this.facts = facts;
        this.secrets = secrets;
    }

    /**
     * @param key of the environment's settings
     * @param facts checked; {@code null} where the provider has no challenge
     * @return {@code null} where there are none
     */
    public static Challenge of(String key, ChallengeFacts facts, List<SecretSettings> secrets) {
        String secretsKey = key + ".challenge-secrets";
        if (facts == null || !facts.needsSecrets()) {
            String unused = "are for a challenge with verify or {hmac}, which the provider's file has not";
            require(secrets.stream().allMatch(each -> each.value().isBlank()), secretsKey, unused);
            return facts == null ? null : new Challenge(facts, null);
        }
        return new Challenge(facts, Secrets.of(METHOD, secretsKey, secrets, Challenge::secret));
    }

    private static byte[] secret(String key, String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Whether only who has proven itself gets an answer. */
    public boolean needsProof() {
        return facts.needsProof();
    }

    /** Whether it asks for a URL to be confirmed, and not for an answer of our own. */
    public boolean wantsConfirmation() {
        return facts.confirm() != null;
    }

    /** @return {@code null} where the request is no challenge */
    public Question in(WireRequest request) {
        Condition when = facts.when();
        boolean told = when != null && when.field().source() != Source.BODY;
        if (told && !when.isMet(request, null)) {
            return null; // without a look at the body
        }
        JsonText body = needsProof() ? json(request) : null;
        if (when != null && !when.isMet(request, body)) {
            return null;
        }
        String text = (wantsConfirmation() ? facts.confirm() : facts.from()).in(request, body);
        return text == null ? null : new Question(text, verdict(request, body), request.receivedAt());
    }

    /** What cannot be parsed is a callback like any other that cannot. */
    private static JsonText json(WireRequest request) {
        byte[] body = request.body().bytes();
        try {
            return body.length > MAX_BODY ? null : JsonText.of(body);
        } catch (IOException none) {
            return null;
        }
    }

    private Verdict verdict(WireRequest request, JsonText body) {
        if (facts.verify() == null) {
            return new Accepted(METHOD, "anybody", "none", null);
        }
        String token = facts.verify().in(request, body);
        return token == null
                ? Verdict.rejected(Reason.MISSING)
                : secrets.find(token.getBytes(StandardCharsets.UTF_8), request.receivedAt(), null);
    }

    /** @return whether there is an answer, and it is written: to a text that is one, and is not too long */
    public boolean answer(Question question, HttpServletResponse response) throws IOException {
        String text = question.text();
        Secret secret = facts.signs() ? secrets.first(question.at()) : null;
        if (!isText(text) || facts.signs() && secret == null) {
            return false;
        }
        String given = facts.answersJson()
                ? String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text))
                : text;
        byte[] bytes =
                facts.answer(given, secret == null ? "" : hmac(secret, text)).getBytes(StandardCharsets.UTF_8);
        // as text that no browser takes for anything else; see the headers of every answer
        response.setContentType(facts.answersJson() ? MediaType.APPLICATION_JSON_VALUE : "text/plain;charset=UTF-8");
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
        return true;
    }

    private static String hmac(Secret secret, String text) {
        return new HmacUtils(HmacAlgorithms.HMAC_SHA_256, secret.value()).hmacHex(text);
    }

    private static boolean isText(String text) {
        return !text.isEmpty()
                && text.length() <= MAX_LENGTH
                && text.chars().noneMatch(Character::isISOControl)
                && StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    /** @return whether the URL was asked, and answered with a 2xx */
    public boolean isConfirmed(Question question, Confirmations confirmations) {
        return confirmations.confirm(question.text(), facts.confirmHosts());
    }

    /**
     * A request that is a challenge.
     *
     * @param text to give back, or the URL to confirm
     * @param verdict on the token that says who asks
     */
    public record Question(String text, Verdict verdict, Instant at) {

        /** Without what came from the caller. */
        @Override
        public String toString() {
            return "challenge";
        }
    }
}
