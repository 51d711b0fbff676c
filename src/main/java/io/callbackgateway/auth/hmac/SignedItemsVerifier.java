package io.callbackgateway.auth.hmac;

import static io.callbackgateway.settings.BadSettingException.require;

import com.fasterxml.jackson.core.JsonPointer;
import io.callbackgateway.auth.Verdict;
import io.callbackgateway.auth.Verdict.Reason;
import io.callbackgateway.auth.Verifier;
import io.callbackgateway.auth.WireRequest;
import io.callbackgateway.auth.hmac.HmacVerifier.Settings;
import io.callbackgateway.json.JsonText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code hmac} in the body: each item of a batch bears a signature of some of its own fields, and all of them must be right. Nobody else
 * may act upon a field that is not signed, which is for the provider's route to see to.
 */
final class SignedItemsVerifier implements Verifier {

    private static final Logger LOG = LoggerFactory.getLogger(SignedItemsVerifier.class);

    private final JsonPointer items; // null: the body is the one item
    private final JsonPointer signature;
    private final Hmac hmac;

    SignedItemsVerifier(String key, Settings settings) {
        require(settings.header().isEmpty(), key + ".header", "and signature are two places: set one");
        boolean timed = settings.timestampPrefix().isBlank();
        require(timed, key + ".timestamp-prefix", "is for signatures in a header; name a timestamp-header");
        items = settings.items().isEmpty() ? null : SignedTemplate.pointer(key + ".items", settings.items());
        signature = SignedTemplate.pointer(key + ".signature", settings.signature());
        String fields =
                "is for a signature among the fields of the body, so it must name them: {json.<pointer>}, not {body}";
        hmac = new Hmac(key, settings, settings.prefix().strip());
        require(hmac.template().readsJson() && !hmac.template().signs("body"), key + ".template", fields);
        LOG.warn(
                "{}.template: signs some fields of the body and no others, so who sees a callback can send it with other values in the rest",
                key);
    }

    @Override
    public Verdict verify(WireRequest request) {
        try {
            hmac.checkHeaders(request, Stream.empty());
            return hmac.verify(request, proofs(JsonText.of(request.body().bytes())));
        } catch (NoProofException e) {
            return Verdict.rejected(e.reason);
        } catch (IOException notSuchJson) {
            return Verdict.rejected(Reason.MALFORMED);
        }
    }

    private List<Hmac.Proof> proofs(JsonText body) throws IOException, NoProofException {
        List<Hmac.Proof> proofs = new ArrayList<>();
        for (JsonText item : items == null ? List.of(body) : body.elements(items)) {
            String text = item.text(signature);
            if (text == null) {
                throw new NoProofException(Reason.MISSING);
            }
            proofs.add(new Hmac.Proof(text, item));
        }
        if (proofs.isEmpty()) {
            throw new NoProofException(Reason.MISSING);
        }
        return proofs;
    }

    @Override
    public boolean leavesQueryUnsigned() {
        return !hmac.template().signs("query");
    }
}
