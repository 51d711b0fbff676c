package io.callbackgateway.auth.hmac;

import static io.callbackgateway.settings.BadSettingException.require;

import io.callbackgateway.auth.HeaderVerifier;
import io.callbackgateway.auth.Secrets;
import io.callbackgateway.auth.Tolerance;
import io.callbackgateway.auth.Verdict;
import io.callbackgateway.auth.Verdict.Accepted;
import io.callbackgateway.auth.Verdict.Reason;
import io.callbackgateway.auth.WireRequest;
import io.callbackgateway.auth.hmac.HmacVerifier.Algorithm;
import io.callbackgateway.auth.hmac.HmacVerifier.Settings;
import io.callbackgateway.auth.hmac.Signatures.Given;
import io.callbackgateway.json.JsonText;
import java.io.IOException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.Mac;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.codec.digest.HmacUtils;

/** What signatures in a header and in the body have in common: which text is signed, when, and by which secrets. */
final class Hmac {

    private final Algorithm algorithm;
    private final Signatures signatures;
    private final SignedTemplate template;
    private final String timestampHeader;
    private final Tolerance tolerance;
    private final Secrets secrets;

    /** @param prefix of each signature */
    Hmac(String key, Settings settings, String prefix) {
        algorithm = settings.algorithm();
        signatures = new Signatures(key, settings, prefix);
        timestampHeader = settings.timestampHeader().isBlank()
                ? ""
                : HeaderVerifier.headerName(key + ".timestamp-header", settings.timestampHeader());
        template = new SignedTemplate(key + ".template", settings.template(), timestampHeader);
        checkTime(key, settings);
        Duration duration = settings.tolerance() == null ? HmacVerifier.TOLERANCE : settings.tolerance();
        tolerance = new Tolerance(key + ".tolerance", duration);
        secrets = Secrets.of("hmac", key + ".secrets", settings.secrets(), settings::secret);
    }

    private void checkTime(String key, Settings settings) {
        boolean inHeader = !timestampHeader.isEmpty();
        boolean inSignature = !settings.timestampPrefix().isBlank();
        boolean sent = inHeader || inSignature;
        boolean signed = template.signs("timestamp");
        require(!inHeader || !inSignature, key + ".timestamp-prefix", "and timestamp-header are two places: set one");
        String unsigned = "has no {timestamp}: one that is not signed proves nothing, sign it or leave it out";
        require(signed || !sent, key + ".template", unsigned);
        String missing = "is missing: the template has {timestamp}, name the header it comes in";
        require(sent || !signed, key + ".timestamp-header", missing);
        require(
                sent || settings.tolerance() == null,
                key + ".tolerance",
                "is for a timestamp, and the template has none");
    }

    SignedTemplate template() {
        return template;
    }

    /**
     * A text and what is said to be its signature.
     *
     * @param signatures as written
     * @param item of which the template names fields; {@code null}: the whole body
     */
    record Proof(String signatures, JsonText item) {}

    /** All proofs must be good, by the same secret. The body is not read before the first one's signature looks like one. */
    Verdict verify(WireRequest request, List<Proof> proofs) throws NoProofException {
        List<Signed> all = new ArrayList<>();
        Instant signedAt = null;
        for (Proof proof : proofs) {
            Given given = signatures.read(proof.signatures());
            String timestamp = timestampHeader.isEmpty()
                    ? given.timestamp()
                    : request.header(timestampHeader).get(0);
            if (template.signs("timestamp")) {
                signedAt = timestamp == null ? null : SignedTemplate.time(timestamp);
                if (signedAt == null) {
                    throw new NoProofException(Reason.MALFORMED);
                }
            }
            all.add(new Signed(given.hashes(), text(request, timestamp, proof.item())));
        }
        Verdict verdict = secrets.prove(request.receivedAt(), null, Reason.WRONG_SIGNATURE, secret -> {
            boolean proven = true;
            for (Signed each : all) {
                proven &= each.isBy(secret.value(), algorithm); // none is left out, whatever the others are
            }
            return proven;
        });
        if (signedAt == null || !(verdict instanceof Accepted accepted)) {
            return verdict;
        }
        // of what is signed, not of a signature: of two, one could be cut off, and the rest would be another request
        MessageDigest fingerprint = DigestUtils.getSha256Digest();
        all.forEach(each -> each.text().forEach(fingerprint::update));
        return tolerance.once(accepted, fingerprint.digest(), signedAt, request.receivedAt());
    }

    private List<byte[]> text(WireRequest request, String timestamp, JsonText item) throws NoProofException {
        try {
            boolean whole = item == null && template.readsJson();
            return template.of(
                    request, timestamp, whole ? JsonText.of(request.body().bytes()) : item);
        } catch (IOException notSuchJson) {
            throw new NoProofException(Reason.MALFORMED);
        }
    }

    /** @param text in pieces */
    private record Signed(List<byte[]> hashes, List<byte[]> text) {

        private boolean isBy(byte[] secret, Algorithm algorithm) {
            Mac mac = HmacUtils.getInitializedMac(algorithm.mac, secret);
            text.forEach(mac::update);
            byte[] expected = mac.doFinal();
            return hashes.stream().anyMatch(each -> MessageDigest.isEqual(expected, each));
        }
    }

    /**
     * Whether the headers are there of which a second one would be a guess, and none is too few.
     *
     * @param first of them, besides those that are signed
     */
    void checkHeaders(WireRequest request, Stream<String> first) throws NoProofException {
        for (String name : Stream.concat(first, template.headers().stream()).toList()) {
            int times = request.header(name).size();
            if (times != 1) {
                throw new NoProofException(times == 0 ? Reason.MISSING : Reason.REPEATED);
            }
        }
    }
}
