package io.callbackgateway.auth.hmac;

import static io.callbackgateway.settings.BadSettingException.require;

import io.callbackgateway.auth.ByteText;
import io.callbackgateway.auth.Verdict.Reason;
import io.callbackgateway.auth.hmac.HmacVerifier.Algorithm;
import io.callbackgateway.auth.hmac.HmacVerifier.Settings;
import java.util.ArrayList;
import java.util.List;
import org.springframework.util.StringUtils;

/** How signatures are written in the value of a header or field: one, or several and perhaps their time, between separators. */
final class Signatures {

    /** More than any rotation of secrets needs in one value, and few enough to try them all. */
    private static final int MAX_ELEMENTS = 16;

    private final String prefix;
    private final String separator;
    private final String timestampPrefix;
    private final ByteText encoding;
    private final Algorithm algorithm;

    /** @param prefix of each signature */
    Signatures(String key, Settings settings, String prefix) {
        this.prefix = prefix;
        separator = settings.separator();
        timestampPrefix = settings.timestampPrefix().strip();
        encoding = settings.encoding();
        algorithm = settings.algorithm();
        require(separator.length() <= 1, key + ".separator", "is one character, or empty for one signature");
        require(encoding != ByteText.TEXT, key + ".encoding", "must be hex, base64 or base64url");
        boolean apart = timestampPrefix.isEmpty() || !separator.isEmpty() && !prefix.startsWith(timestampPrefix);
        require(apart, key + ".timestamp-prefix", "needs a separator, and must not be how a signature begins");
    }

    /**
     * @param hashes at least one
     * @param timestamp {@code null} where there is none among them
     */
    record Given(List<byte[]> hashes, String timestamp) {}

    /** Of elements without the prefix, which are signatures of another kind, none is looked at. */
    Given read(String value) throws NoProofException {
        List<byte[]> hashes = new ArrayList<>();
        String timestamp = null;
        for (String each : elements(value)) {
            String element = each.strip();
            if (!timestampPrefix.isEmpty() && element.startsWith(timestampPrefix)) {
                if (timestamp != null) {
                    throw new NoProofException(Reason.MALFORMED);
                }
                timestamp = element.substring(timestampPrefix.length());
            } else if (element.startsWith(prefix)) {
                hashes.add(hash(element.substring(prefix.length())));
            }
        }
        if (hashes.isEmpty()) {
            throw new NoProofException(Reason.MISSING);
        }
        return new Given(hashes, timestamp);
    }

    private List<String> elements(String value) {
        if (separator.isEmpty()) {
            return List.of(value);
        }
        String[] elements = StringUtils.delimitedListToStringArray(value, separator);
        return elements.length > MAX_ELEMENTS ? List.of() : List.of(elements);
    }

    private byte[] hash(String text) throws NoProofException {
        try {
            byte[] hash = encoding.decode(text);
            if (hash.length == algorithm.length) {
                return hash;
            }
        } catch (IllegalArgumentException notOfThisEncoding) {
            // what follows holds for it, too
        }
        throw new NoProofException(Reason.MALFORMED);
    }
}
