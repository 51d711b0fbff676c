package io.callbackgateway.auth.hmac;

import io.callbackgateway.auth.ByteText;
import io.callbackgateway.auth.HeaderName;
import io.callbackgateway.auth.SecretSettings;
import io.callbackgateway.auth.Secrets;
import io.callbackgateway.auth.Secrets.Secret;
import io.callbackgateway.auth.Verdict;
import io.callbackgateway.auth.Verdict.Accepted;
import io.callbackgateway.auth.Verdict.Once;
import io.callbackgateway.auth.Verdict.Reason;
import io.callbackgateway.auth.Verifier;
import io.callbackgateway.auth.WireRequest;
import io.callbackgateway.settings.BadSettingException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.StringUtils;

/**
 * A hash with a shared secret (RFC 2104) over the bytes received. Where a timestamp is signed, too, the signature is good for one
 * callback within the tolerance; without one it is good for ever, and what a replay says is for the ledger to recognize as known.
 */
public final class HmacVerifier implements Verifier {

    private static final Logger LOG = LoggerFactory.getLogger(HmacVerifier.class);

    /** More than any rotation of secrets needs in one header, and few enough to try them all. */
    private static final int MAX_ELEMENTS = 16;

    private static final Duration MAX_TOLERANCE = Duration.ofDays(7);

    /**
     * {@code hmac}. All secrets are valid at the same time; empty ones are ignored. What is not set is as in the preset.
     *
     * @param preset {@code plain}, {@code github}, {@code standard-webhooks} or {@code stripe}
     * @param header that carries the signature
     * @param prefix an authentication scheme where it ends in a letter or digit: once at the beginning of the header, in any case,
     *     followed by spaces. Else what stands before each signature as it is, such as {@code sha256=} or {@code v1,}: an element
     *     without it is one of another kind, which is passed over
     * @param separator the character between several signatures in the header; empty where it holds one
     * @param algorithm {@code SHA-256}, {@code SHA-384}, {@code SHA-512}; {@code SHA-1} for those who have nothing else
     * @param encoding of the hash: {@code hex}, {@code base64}, {@code base64url}
     * @param template what is signed, see {@link SignedTemplate}
     * @param timestampHeader that carries {@code {timestamp}}, in one of the forms of {@link SignedTime#parse}
     * @param timestampPrefix where the timestamp stands between the signatures: what is before it, such as {@code t=}
     * @param tolerance how far the timestamp may be from the request's arrival, before and after
     * @param secretEncoding {@code text}, {@code hex}, {@code base64}, {@code base64url}
     * @param secretPrefix is no part of a secret that begins with it
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

        public Settings withPreset() {
            Settings other = preset.settings;
            return new Settings(
                    preset,
                    either(header, other.header),
                    either(prefix, other.prefix),
                    either(separator, other.separator),
                    either(algorithm, other.algorithm),
                    either(encoding, other.encoding),
                    either(template, other.template),
                    either(timestampHeader, other.timestampHeader),
                    either(timestampPrefix, other.timestampPrefix),
                    either(tolerance, other.tolerance),
                    either(secretEncoding, other.secretEncoding),
                    either(secretPrefix, other.secretPrefix),
                    secrets);
        }

        private static <T> T either(T set, T otherwise) {
            return set == null ? otherwise : set;
        }
    }

    /** Hash functions by their names in settings. */
    public enum Algorithm {
        SHA_1("HmacSHA1", 20),
        SHA_256("HmacSHA256", 32),
        SHA_384("HmacSHA384", 48),
        SHA_512("HmacSHA512", 64);

        private final String mac;
        private final int length;

        Algorithm(String mac, int length) {
            this.mac = mac;
            this.length = length;
        }
    }

    private final String header;
    private final String scheme;
    private final String prefix;
    private final String separator;
    private final Algorithm algorithm;
    private final ByteText encoding;
    private final SignedTemplate template;
    private final String timestampHeader;
    private final String timestampPrefix;
    private final Duration tolerance;
    private final Secrets secrets;

    /** Of which a second one would be a guess, and none is too few. The one with the signature first. */
    private final Set<String> singleHeaders = new LinkedHashSet<>();

    public HmacVerifier(String key, Settings overrides) {
        Settings settings = overrides.withPreset();
        header = HeaderName.of(key + ".header", settings.header());
        String before = settings.prefix().strip();
        boolean isScheme = !before.isEmpty() && Character.isLetterOrDigit(before.charAt(before.length() - 1));
        scheme = isScheme ? before : "";
        prefix = isScheme ? "" : before;
        separator = settings.separator();
        if (separator.length() > 1) {
            throw new BadSettingException(key + ".separator", "is one character, or empty for one signature");
        }
        algorithm = settings.algorithm();
        encoding = settings.encoding();
        if (encoding == ByteText.TEXT) {
            throw new BadSettingException(key + ".encoding", "must be hex, base64 or base64url");
        }
        timestampHeader = settings.timestampHeader().isBlank()
                ? ""
                : HeaderName.of(key + ".timestamp-header", settings.timestampHeader());
        timestampPrefix = settings.timestampPrefix().strip();
        template = new SignedTemplate(key + ".template", settings.template(), timestampHeader);
        tolerance = settings.tolerance();
        checkTime(key, overrides.tolerance() != null);
        secrets = Secrets.of(
                "hmac",
                key + ".secrets",
                settings.secrets(),
                text -> secret(text, settings.secretPrefix(), settings.secretEncoding()));
        singleHeaders.add(header);
        if (!timestampHeader.isEmpty()) {
            singleHeaders.add(timestampHeader);
        }
        singleHeaders.addAll(template.headers());
        if (!template.signs("body")) {
            LOG.warn("{}.template: has no {body}, so who sees a callback can send it with another body", key);
        }
    }

    private void checkTime(String key, boolean toleranceIsSet) {
        if (!timestampHeader.isEmpty() && !timestampPrefix.isEmpty()) {
            throw new BadSettingException(key + ".timestamp-prefix", "and timestamp-header are two places: set one");
        }
        if (!timestampPrefix.isEmpty() && (separator.isEmpty() || prefix.startsWith(timestampPrefix))) {
            throw new BadSettingException(
                    key + ".timestamp-prefix", "needs a separator, and must not be how a signature begins");
        }
        boolean sent = !timestampHeader.isEmpty() || !timestampPrefix.isEmpty();
        if (sent && !template.signs("timestamp")) {
            throw new BadSettingException(
                    key + ".template",
                    "has no {timestamp}: one that is not signed proves nothing, sign it or leave it out");
        }
        if (!sent && template.signs("timestamp")) {
            throw new BadSettingException(
                    key + ".timestamp-header", "is missing: the template has {timestamp}, name the header it comes in");
        }
        if (!sent && toleranceIsSet) {
            throw new BadSettingException(key + ".tolerance", "is for a timestamp, and the template has none");
        }
        if (tolerance.compareTo(Duration.ZERO) <= 0 || tolerance.compareTo(MAX_TOLERANCE) > 0) {
            throw new BadSettingException(key + ".tolerance", "must be more than nothing and at most 7d");
        }
    }

    private static byte[] secret(String text, String prefix, ByteText encoding) {
        byte[] secret = encoding.decode(text.startsWith(prefix) ? text.substring(prefix.length()) : text);
        if (secret.length == 0) {
            throw new IllegalArgumentException("empty");
        }
        return secret;
    }

    @Override
    public Verdict verify(WireRequest request) {
        for (String name : singleHeaders) {
            int times = request.header(name).size();
            if (times != 1) {
                return Verdict.rejected(times == 0 ? Reason.MISSING : Reason.REPEATED);
            }
        }
        String value = request.header(header).get(0);
        if (!scheme.isEmpty()) {
            if (!value.regionMatches(true, 0, scheme + " ", 0, scheme.length() + 1)) {
                return Verdict.rejected(Reason.MISSING);
            }
            value = value.substring(scheme.length()).strip();
        }
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
        if (!template.signs("timestamp")) {
            return prove(request, null, signatures);
        }
        Instant signedAt = timestamp == null ? null : SignedTime.parse(timestamp);
        if (signedAt == null) {
            return Verdict.rejected(Reason.MALFORMED);
        }
        Verdict verdict = prove(request, timestamp, signatures);
        return verdict instanceof Accepted accepted ? once(accepted, request, timestamp, signedAt) : verdict;
    }

    private List<String> elements(String value) {
        if (separator.isEmpty()) {
            return List.of(value);
        }
        String[] elements = StringUtils.delimitedListToStringArray(value, separator);
        return elements.length > MAX_ELEMENTS ? List.of() : List.of(elements);
    }

    /** @return {@code null} where the text is not that of a hash of this algorithm */
    private byte[] signature(String text) {
        try {
            byte[] signature = encoding.decode(text);
            return signature.length == algorithm.length ? signature : null;
        } catch (IllegalArgumentException notOfThisEncoding) {
            return null;
        }
    }

    private Verdict prove(WireRequest request, String timestamp, List<byte[]> signatures) {
        return secrets.prove(request.receivedAt(), null, Reason.WRONG_SIGNATURE, secret -> {
            Mac mac = mac(secret);
            template.forEach(request, timestamp, mac::update);
            byte[] expected = mac.doFinal();
            boolean signed = false;
            for (byte[] signature : signatures) {
                signed |= MessageDigest.isEqual(expected, signature);
            }
            return signed;
        });
    }

    private Mac mac(Secret secret) {
        try {
            Mac mac = Mac.getInstance(algorithm.mac);
            mac.init(new SecretKeySpec(secret.value(), algorithm.mac));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every JDK has them
        }
    }

    private Verdict once(Accepted accepted, WireRequest request, String timestamp, Instant signedAt) {
        if (signedAt.isBefore(request.receivedAt().minus(tolerance))) {
            return Verdict.rejected(Reason.EXPIRED);
        }
        if (signedAt.isAfter(request.receivedAt().plus(tolerance))) {
            return Verdict.rejected(Reason.NOT_YET_VALID);
        }
        // of what is signed, not of a signature: of two, one could be cut off, and the rest would be another request
        MessageDigest fingerprint = Secrets.newSha256();
        template.forEach(request, timestamp, fingerprint::update);
        return new Accepted(
                accepted.method(),
                accepted.principal(),
                accepted.key(),
                new Once(fingerprint.digest(), signedAt, signedAt.plus(tolerance)));
    }

    @Override
    public List<String> challenges(Reason reason) {
        return header.equals("authorization") && !scheme.isEmpty() ? List.of(scheme) : List.of();
    }

    @Override
    public boolean leavesQueryUnsigned() {
        return !template.signs("query");
    }

    @Override
    public Map<String, Set<String>> schemes() {
        return scheme.isEmpty() ? Map.of() : Map.of(header, Set.of(scheme.toLowerCase(Locale.ROOT)));
    }

    @Override
    public Set<String> credentialHeaders() {
        return Set.of(header);
    }
}
