package io.callbackgateway.auth.hmac;

import static io.callbackgateway.settings.BadSettingException.require;

import io.callbackgateway.auth.ByteText;
import io.callbackgateway.auth.HeaderVerifier;
import io.callbackgateway.auth.SecretSettings;
import io.callbackgateway.auth.Verdict;
import io.callbackgateway.auth.Verdict.Reason;
import io.callbackgateway.auth.Verifier;
import io.callbackgateway.auth.WireRequest;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A hash with a shared secret (RFC 2104) over the bytes received. Where a timestamp is signed, too, the signature is good for one
 * callback within the tolerance; without one it is good for ever, and what a replay says is for the ledger to recognize as known.
 */
public final class HmacVerifier extends HeaderVerifier {

    /** Where the settings say none. */
    public static final Duration TOLERANCE = Duration.ofMinutes(5);

    private static final Logger LOG = LoggerFactory.getLogger(HmacVerifier.class);

    /**
     * {@code hmac}. All secrets are valid at the same time; empty ones are ignored. What is not set is as in the preset.
     *
     * @param items JSON pointer of an array in the body, each element of which bears a signature of its own; empty: the body bears one
     * @param signature JSON pointer, within an item, of its signature; empty: it comes in {@code header}
     * @param prefix an authentication scheme where it ends in a letter or digit: once at the beginning of the header, in any case,
     *     followed by spaces. Else what stands before each signature as it is, such as {@code sha256=} or {@code v1,}: an element
     *     without it is one of another kind, which is passed over
     * @param template what is signed, see {@link SignedTemplate}
     * @param tolerance {@code null} is {@link #TOLERANCE}
     */
    public record Settings(
            @DefaultValue("plain") HmacPreset preset,
            String header,
            String items,
            String signature,
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
                items = either(items, preset.settings.items);
                signature = either(signature, preset.settings.signature);
                boolean inHeader = signature.isEmpty();
                header = either(header, inHeader ? preset.settings.header : "");
                prefix = either(prefix, inHeader ? preset.settings.prefix : "");
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

        byte[] secret(String key, String text) {
            return secretEncoding.decodeSecret(
                    key, text.startsWith(secretPrefix) ? text.substring(secretPrefix.length()) : text);
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

        final HmacAlgorithms mac;
        final int length;

        Algorithm(HmacAlgorithms mac, int length) {
            this.mac = mac;
            this.length = length;
        }
    }

    private final Hmac hmac;

    private HmacVerifier(String key, Settings settings) {
        super(key + ".header", settings.header(), scheme(settings.prefix().strip()));
        require(settings.items().isEmpty(), key + ".items", "is for signatures in the body: set signature, too");
        hmac = new Hmac(key, settings, scheme.isEmpty() ? settings.prefix().strip() : "");
        String others = hmac.template().readsJson() ? "signs some fields of the body and no others" : "has no {body}";
        if (!hmac.template().signs("body")) {
            LOG.warn("{}.template: {}, so who sees a callback can send it with another body", key, others);
        }
    }

    /** Of signatures in a header or, where {@code signature} is set, in the body. */
    public static Verifier of(String key, Settings settings) {
        return settings.signature().isEmpty()
                ? new HmacVerifier(key, settings)
                : new SignedItemsVerifier(key, settings);
    }

    private static String scheme(String prefix) {
        return !prefix.isEmpty() && Character.isLetterOrDigit(prefix.charAt(prefix.length() - 1)) ? prefix : "";
    }

    @Override
    public Verdict verify(WireRequest request) {
        try {
            hmac.checkHeaders(request, Stream.of(header));
        } catch (NoProofException e) {
            return Verdict.rejected(e.reason);
        }
        boolean empty =
                !scheme.isEmpty() && request.header(header).get(0).strip().equalsIgnoreCase(scheme);
        return empty ? Verdict.rejected(Reason.MISSING) : super.verify(request);
    }

    @Override
    protected Verdict verify(String value, WireRequest request) {
        try {
            return hmac.verify(request, List.of(new Hmac.Proof(value, null)));
        } catch (NoProofException e) {
            return Verdict.rejected(e.reason);
        }
    }

    @Override
    public List<String> challenges(Reason reason) {
        return header.equals(AUTHORIZATION) && !scheme.isEmpty() ? List.of(scheme) : List.of();
    }

    @Override
    public boolean leavesQueryUnsigned() {
        return !hmac.template().signs("query");
    }
}
