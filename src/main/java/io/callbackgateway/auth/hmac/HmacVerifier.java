package io.callbackgateway.auth.hmac;

import static io.callbackgateway.settings.BadSettingException.require;

import io.callbackgateway.auth.ByteText;
import io.callbackgateway.auth.HeaderVerifier;
import io.callbackgateway.auth.SecretSettings;
import io.callbackgateway.auth.Secrets;
import io.callbackgateway.auth.Tolerance;
import io.callbackgateway.auth.Verdict;
import io.callbackgateway.auth.Verdict.Accepted;
import io.callbackgateway.auth.Verdict.Reason;
import io.callbackgateway.auth.WireRequest;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.crypto.Mac;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.StringUtils;

/**
 * A hash with a shared secret (RFC 2104) over the bytes received. Where a timestamp is signed, too, the signature is good for one
 * callback within the tolerance; without one it is good for ever, and what a replay says is for the ledger to recognize as known.
 */
public final class HmacVerifier extends HeaderVerifier {

    /** Where the settings say none. */
    public static final Duration TOLERANCE = Duration.ofMinutes(5);

    private static final Logger LOG = LoggerFactory.getLogger(HmacVerifier.class);

    /** More than any rotation of secrets needs in one header, and few enough to try them all. */
    private static final int MAX_ELEMENTS = 16;

    /**
     * {@code hmac}. All secrets are valid at the same time; empty ones are ignored. What is not set is as in the preset.
     *
     * @param prefix an authentication scheme where it ends in a letter or digit: once at the beginning of the header, in any case,
     *     followed by spaces. Else what stands before each signature as it is, such as {@code sha256=} or {@code v1,}: an element
     *     without it is one of another kind, which is passed over
     * @param template what is signed, see {@link SignedTemplate}
     * @param tolerance {@code null} is {@link #TOLERANCE}
     */
    public record Settings(
            @DefaultValue("plain") HmacPreset preset,
            String header,
            String prefix,
            String separator,
            Algorithm algorithm,
            ByteText encoding,
            String template,
            String timestampHeader,
            String timestampPrefix,
            Duration tolerance,
            ByteText secretEncoding,
            String secretPrefix,
            @DefaultValue List<SecretSettings> secrets) {

        public Settings {
            if (preset != null) { // else these are the preset's own
                header = either(header, preset.settings.header);
                prefix = either(prefix, preset.settings.prefix);
                separator = either(separator, preset.settings.separator);
                algorithm = either(algorithm, preset.settings.algorithm);
                encoding = either(encoding, preset.settings.encoding);
                template = either(template, preset.settings.template);
                timestampHeader = either(timestampHeader, preset.settings.timestampHeader);
                timestampPrefix = either(timestampPrefix, preset.settings.timestampPrefix);
                secretEncoding = either(secretEncoding, preset.settings.secretEncoding);
                secretPrefix = either(secretPrefix, preset.settings.secretPrefix);
            }
        }

        private static <T> T either(T set, T otherwise) {
            return set == null ? otherwise : set;
        }
    }

    /** Hash functions by their names in settings. */
    public enum Algorithm {
        SHA_1(HmacAlgorithms.HMAC_SHA_1, 20),
        SHA_256(HmacAlgorithms.HMAC_SHA_256, 32),
        SHA_384(HmacAlgorithms.HMAC_SHA_384, 48),
        SHA_512(HmacAlgorithms.HMAC_SHA_512, 64);

        private final HmacAlgorithms mac;
        private final int length;

        Algorithm(HmacAlgorithms mac, int length) {
            this.mac = mac;
            this.length = length;
        }
    }

    private final Settings settings;
    private final String prefix; // of each signature
    private final SignedTemplate template;
    private final String timestampHeader;
    private final String timestampPrefix;
    private final Tolerance tolerance;
    private final Secrets secrets;

    /** Of which a second one would be a guess, and none is too few. The one with the signature first. */
    private final Set<String> singleHeaders = new LinkedHashSet<>();

    public HmacVerifier(String key, Settings settings) {
        super(key + ".header", settings.header(), scheme(settings.prefix().strip()));
        this.settings = settings;
        prefix = scheme.isEmpty() ? settings.prefix().strip() : "";
        require(settings.separator().length() <= 1, key + ".separator", "is one character, or empty for one signature");
        require(settings.encoding() != ByteText.TEXT, key + ".encoding", "must be hex, base64 or base64url");
        timestampHeader = settings.timestampHeader().isBlank()
                ? ""
                : headerName(key + ".timestamp-header", settings.timestampHeader());
        timestampPrefix = settings.timestampPrefix().strip();
        template = new SignedTemplate(key + ".template", settings.template(), timestampHeader);
        checkTime(key);
        tolerance = new Tolerance(key + ".tolerance", Settings.either(settings.tolerance(), TOLERANCE));
        secrets = Secrets.of("hmac", key + ".secrets", settings.secrets(), this::secret);
        singleHeaders.add(header);
        singleHeaders.addAll(template.headers());
        if (!template.signs("body")) {
            LOG.warn("{}.template: has no {body}, so who sees a callback can send it with another body", key);
        }
    }

    private static String scheme(String prefix) {
        return !prefix.isEmpty() && Character.isLetterOrDigit(prefix.charAt(prefix.length() - 1)) ? prefix : "";
    }

    private void checkTime(String key) {
        boolean inHeader = !timestampHeader.isEmpty();
        boolean inSignature = !timestampPrefix.isEmpty();
        boolean sent = inHeader || inSignature;
        boolean signed = template.signs("timestamp");
        String prefixKey = key + ".timestamp-prefix";
        require(!inHeader || !inSignature, prefixKey, "and timestamp-header are two places: set one");
        boolean apart = !settings.separator().isEmpty() && !prefix.startsWith(timestampPrefix);
        require(!inSignature || apart, prefixKey, "needs a separator, and must not be how a signature begins");
        String unsigned = "has no {timestamp}: one that is not signed proves nothing, sign it or leave it out";
        require(signed || !sent, key + ".template", unsigned);
        String missing = "is missing: the template has {timestamp}, name the header it comes in";
        require(sent || !signed, key + ".timestamp-header", missing);
        require(
                sent || settings.tolerance() == null,
                key + ".tolerance",
                "is for a timestamp, and the template has none");
    }

    private byte[] secret(String key, String text) {
        boolean prefixed = text.startsWith(settings.secretPrefix());
        return settings.secretEncoding()
                .decodeSecret(
                        key, prefixed ? text.substring(settings.secretPrefix().length()) : text);
    }

    @Override
    public Verdict verify(WireRequest request) {
        for (String name : singleHeaders) {
            int times = request.header(name).size();
            if (times != 1) {
                return Verdict.rejected(times == 0 ? Reason.MISSING : Reason.REPEATED);
            }
        }
        boolean empty =
                !scheme.isEmpty() && request.header(header).get(0).strip().equalsIgnoreCase(scheme);
        return empty ? Verdict.rejected(Reason.MISSING) : super.verify(request);
    }

    @Override
    protected Verdict verify(String value, WireRequest request) {
        List<byte[]> signatures = new ArrayList<>();
        String timestamp = timestampHeader.isEmpty()
                ? null
                : request.header(timestampHeader).get(0);
        for (String each : elements(value)) {
            String element = each.strip();
            if (!timestampPrefix.isEmpty() && element.startsWith(timestampPrefix)) {
                if (timestamp != null) {
                    return Verdict.rejected(Reason.MALFORMED);
                }
                timestamp = element.substring(timestampPrefix.length());
            } else if (element.startsWith(prefix)) {
                byte[] signature = signature(element.substring(prefix.length()));
                if (signature == null) {
                    return Verdict.rejected(Reason.MALFORMED);
                }
                signatures.add(signature);
            }
        }
        if (signatures.isEmpty()) {
            return Verdict.rejected(Reason.MISSING);
        }
        boolean timed = template.signs("timestamp");
        Instant signedAt = timed && timestamp != null ? SignedTemplate.time(timestamp) : null;
        if (timed && signedAt == null) {
            return Verdict.rejected(Reason.MALFORMED);
        }
        String signedText = timestamp;
        Verdict verdict = secrets.prove(request.receivedAt(), null, Reason.WRONG_SIGNATURE, secret -> {
            Mac mac = HmacUtils.getInitializedMac(settings.algorithm().mac, secret.value());
            template.forEach(request, signedText, mac::update);
            byte[] expected = mac.doFinal();
            return signatures.stream().anyMatch(each -> MessageDigest.isEqual(expected, each));
        });
        if (!timed || !(verdict instanceof Accepted accepted)) {
            return verdict;
        }
        // of what is signed, not of a signature: of two, one could be cut off, and the rest would be another request
        MessageDigest fingerprint = DigestUtils.getSha256Digest();
        template.forEach(request, timestamp, fingerprint::update);
        return tolerance.once(accepted, fingerprint.digest(), signedAt, request.receivedAt());
    }

    private List<String> elements(String value) {
        if (settings.separator().isEmpty()) {
            return List.of(value);
        }
        String[] elements = StringUtils.delimitedListToStringArray(value, settings.separator());
        return elements.length > MAX_ELEMENTS ? List.of() : List.of(elements);
    }

    /** @return {@code null} where the text is not that of a hash of this algorithm */
    private byte[] signature(String text) {
        try {
            byte[] signature = settings.encoding().decode(text);
            return signature.length == settings.algorithm().length ? signature : null;
        } catch (IllegalArgumentException notOfThisEncoding) {
            return null;
        }
    }

    @Override
    public List<String> challenges(Reason reason) {
        return header.equals(AUTHORIZATION) && !scheme.isEmpty() ? List.of(scheme) : List.of();
    }

    @Override
    public boolean leavesQueryUnsigned() {
        return !template.signs("query");
    }
}
