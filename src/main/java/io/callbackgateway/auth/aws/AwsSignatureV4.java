package io.callbackgateway.auth.aws;

import io.callbackgateway.auth.WireRequest;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;
import org.springframework.web.util.UriUtils;

/**
 * AWS Signature Version 4 in an {@code Authorization} header, and the request that it must be the signature of, after "Create a
 * signed AWS API request" in the AWS IAM User Guide.
 *
 * @param date of the credential scope, {@code yyyyMMdd}
 * @param signature in lower-case hexadecimal digits
 */
record AwsSignatureV4(
        String accessKey, String date, String region, String service, List<String> signedHeaders, String signature) {

    static final String ALGORITHM = "AWS4-HMAC-SHA256";

    private static final String DATE_HEADER = "x-amz-date";
    private static final Pattern CREDENTIALS =
            Pattern.compile("Credential=([^ ,]+)/([0-9]{8})/([^ ,/]+)/([^ ,/]+)/aws4_request *"
                    + ", *SignedHeaders=([^ ,]+) *, *Signature=([0-9a-f]{64})");
    private static final Pattern SPACES = Pattern.compile(" {2,}");
    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT)
            .withZone(ZoneOffset.UTC);

    /** @return {@code null} where the text after the scheme is not like that */
    static AwsSignatureV4 parse(String credentials) {
        Matcher matcher = CREDENTIALS.matcher(credentials);
        if (!matcher.matches()) {
            return null;
        }
        List<String> names = List.of(matcher.group(5).split(";", -1));
        boolean sorted = names.equals(List.copyOf(new TreeSet<>(names))); // and none of them twice
        if (!sorted || names.stream().anyMatch(name -> !name.equals(name.toLowerCase(Locale.ROOT)))) {
            return null;
        }
        return new AwsSignatureV4(
                matcher.group(1), matcher.group(2), matcher.group(3), matcher.group(4), names, matcher.group(6));
    }

    /** The time in {@code x-amz-date}, or where there is none, in {@code Date}; {@code null} where it is not that of the scope. */
    Instant signedAt(WireRequest request) {
        boolean own = !request.header(DATE_HEADER).isEmpty();
        String text = String.join(",", request.header(own ? DATE_HEADER : "date"));
        try {
            Instant time = own
                    ? Instant.from(TIMESTAMP.parse(text))
                    : Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text));
            return TIMESTAMP.format(time).startsWith(date) ? time : null;
        } catch (DateTimeException notATime) {
            return null;
        }
    }

    /** Whether everything is signed that AWS demands: the host, the date and every {@code x-amz-*}; and nothing that is not there. */
    boolean coversWhatItMust(WireRequest request) {
        return signedHeaders.contains("host")
                && (signedHeaders.contains(DATE_HEADER) || signedHeaders.contains("date"))
                && signedHeaders.stream().noneMatch(name -> request.header(name).isEmpty())
                && request.headers().keySet().stream()
                        .filter(name -> name.startsWith("x-amz-"))
                        .allMatch(signedHeaders::contains);
    }

    /** @param bodyHash SHA-256 of the body as received, in lower-case hexadecimal digits */
    String expected(byte[] secretKey, WireRequest request, Instant signedAt, String bodyHash) {
        String scope = String.join("/", date, region, service, "aws4_request");
        String hash = DigestUtils.sha256Hex(bytes(canonicalRequest(request, bodyHash)));
        String toSign = String.join("\n", ALGORITHM, TIMESTAMP.format(signedAt), scope, hash);
        byte[] key = bytes("AWS4" + new String(secretKey, StandardCharsets.ISO_8859_1));
        for (String part : scope.split("/")) {
            key = hmac(key).hmac(bytes(part));
        }
        return hmac(key).hmacHex(bytes(toSign));
    }

    private static HmacUtils hmac(byte[] key) {
        return new HmacUtils(HmacAlgorithms.HMAC_SHA_256, key);
    }

    private String canonicalRequest(WireRequest request, String bodyHash) {
        String headers = signedHeaders.stream()
                .map(name -> name + ":" + canonicalValue(request.header(name)) + "\n")
                .collect(Collectors.joining());
        String names = String.join(";", signedHeaders);
        String path = canonicalPath(request.path());
        return String.join("\n", request.method(), path, canonicalQuery(request.query()), headers, names, bodyHash);
    }

    private static String canonicalValue(List<String> values) {
        return values.stream()
                .map(value -> SPACES.matcher(value.strip()).replaceAll(" "))
                .collect(Collectors.joining(","));
    }

    /**
     * S3 encodes each segment once. Everybody else removes dot segments and empty ones and encodes what stands in the request line,
     * which mostly is encoded already: a {@code %} becomes {@code %25}.
     */
    private String canonicalPath(String path) {
        Stream<String> segments = Arrays.stream(path.split("/", -1));
        segments = service.equals("s3") ? segments.map(AwsSignatureV4::decode) : normalized(path);
        return segments.map(AwsSignatureV4::encode).collect(Collectors.joining("/"));
    }

    private static Stream<String> normalized(String path) {
        Deque<String> segments = new ArrayDeque<>();
        for (String segment : path.split("/")) {
            if (segment.equals("..")) {
                segments.pollLast();
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                segments.addLast(segment);
            }
        }
        if (segments.isEmpty() || path.endsWith("/") || path.endsWith("/.") || path.endsWith("/..")) {
            segments.addLast(""); // a folder
        }
        segments.addFirst("");
        return segments.stream();
    }

    /**
     * Sorted by encoded name, then value. A plus is a plus, as AWS' own signers have it, and a text with a bad escape is what it is. So
     * {@code +} and {@code %2B} have one signature, though the door reads a space and a plus; everything else that is read as something
     * else is also signed as something else. What AWS does not sign is in which order the values of one name stand.
     */
    private static String canonicalQuery(String query) {
        if (query == null || query.isEmpty()) {
            return "";
        }
        return Arrays.stream(query.split("&", -1))
                .map(parameter -> {
                    String[] pair = parameter.split("=", 2);
                    String value = pair.length > 1 ? pair[1] : "";
                    return new String[] {encode(decode(pair[0])), encode(decode(value))};
                })
                .sorted((a, b) -> a[0].equals(b[0]) ? a[1].compareTo(b[1]) : a[0].compareTo(b[0]))
                .map(pair -> pair[0] + "=" + pair[1])
                .collect(Collectors.joining("&"));
    }

    /** Each byte but unreserved characters (RFC 3986 §2.3), with upper-case digits. */
    private static String encode(String text) {
        return UriUtils.encode(text, StandardCharsets.ISO_8859_1);
    }

    private static String decode(String text) {
        try {
            return UriUtils.decode(text, StandardCharsets.ISO_8859_1);
        } catch (IllegalArgumentException badEscape) {
            return text;
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
