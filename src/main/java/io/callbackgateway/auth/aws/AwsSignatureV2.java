package io.callbackgateway.auth.aws;

import io.callbackgateway.auth.WireRequest;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;

/**
 * The older {@code Authorization: AWS <access key>:<signature>}, after "Signing and authenticating REST requests" in the Amazon S3
 * User Guide, for requests that address no bucket by their host. HMAC with SHA-1, and the body is protected by its MD5.
 *
 * @param accessKey {@code null} where there is but the signature
 * @param signature in Base64
 */
record AwsSignatureV2(String accessKey, String signature) {

    private static final String DATE_HEADER = "x-amz-date";
    private static final Pattern CREDENTIALS = Pattern.compile("(?:([^ :]+):)?([A-Za-z0-9+/]{27}=)");

    /** @return {@code null} where the text after the scheme is not like that */
    static AwsSignatureV2 parse(String credentials) {
        Matcher matcher = CREDENTIALS.matcher(credentials);
        return matcher.matches() ? new AwsSignatureV2(matcher.group(1), matcher.group(2)) : null;
    }

    /** The time in {@code x-amz-date}, or where there is none, in {@code Date}; {@code null} where it is none. */
    Instant signedAt(WireRequest request) {
        boolean own = !request.header(DATE_HEADER).isEmpty();
        try {
            return Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(value(request, own ? DATE_HEADER : "date")));
        } catch (DateTimeException notATime) {
            return null;
        }
    }

    /** Whether {@code Content-MD5} is that of the body; where there is no body, it may be missing. */
    boolean covers(WireRequest request, byte[] body) {
        String declared = value(request, "content-md5");
        return declared.isEmpty()
                ? body.length == 0
                : declared.equals(Base64.getEncoder().encodeToString(DigestUtils.md5(body)));
    }

    String expected(byte[] secretKey, WireRequest request) {
        byte[] mac = new HmacUtils(HmacAlgorithms.HMAC_SHA_1, secretKey)
                .hmac(toSign(request).getBytes(StandardCharsets.ISO_8859_1));
        return Base64.getEncoder().encodeToString(mac);
    }

    private static String toSign(WireRequest request) {
        String own = request.headers().keySet().stream()
                .filter(name -> name.startsWith("x-amz-"))
                .sorted()
                .map(name -> name + ":" + value(request, name) + "\n")
                .collect(Collectors.joining());
        return String.join(
                "\n",
                request.method(),
                value(request, "content-md5"),
                value(request, "content-type"),
                request.header(DATE_HEADER).isEmpty() ? value(request, "date") : "",
                own + request.path());
    }

    private static String value(WireRequest request, String header) {
        List<String> values = request.header(header);
        return values.stream().map(String::strip).collect(Collectors.joining(","));
    }
}
