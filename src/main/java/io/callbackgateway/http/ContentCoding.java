package io.callbackgateway.http;

import io.callbackgateway.auth.WireRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.camel.util.function.ThrowingFunction;
import org.springframework.http.HttpHeaders;

/** {@code Content-Encoding} (RFC 9110 section 8.4): nothing, or once gzip where that is switched on. */
public final class ContentCoding {

    private static final String HEADER = HttpHeaders.CONTENT_ENCODING.toLowerCase(Locale.ROOT);

    private ContentCoding() {}

    public static boolean accepts(WireRequest request, boolean gzip) {
        List<String> codings = codings(request);
        return codings.isEmpty() || gzip && isGzip(codings);
    }

    /**
     * The request with its body as it was before it was coded, or as it is where it is not coded. What cannot be decoded stays as
     * it came: a callback that nobody can read is kept as well.
     *
     * @param limits read the decoded body, as far as it may grow
     * @throws ProblemException as these do
     */
    public static WireRequest undone(
            WireRequest request, ThrowingFunction<InputStream, byte[], IOException> limits, boolean gzip) {
        if (!gzip || !isGzip(codings(request))) {
            return request;
        }
        byte[] decoded;
        // closed at once: memory of an inflater is not on the heap, and would wait for its garbage collection
        try (InputStream in =
                new GZIPInputStream(new ByteArrayInputStream(request.body().bytes()))) {
            decoded = limits.apply(in);
        } catch (IOException notGzip) {
            return request;
        }
        Map<String, List<String>> headers = new LinkedHashMap<>(request.headers());
        headers.remove(HEADER);
        headers.remove(HttpHeaders.CONTENT_LENGTH.toLowerCase(Locale.ROOT));
        return request.withHeaders(headers).withBody(() -> decoded);
    }

    private static boolean isGzip(List<String> codings) {
        return codings.equals(List.of("gzip")) || codings.equals(List.of("x-gzip"));
    }

    /** In lower case, without those that change nothing. */
    private static List<String> codings(WireRequest request) {
        return request.header(HEADER).stream()
                .flatMap(value -> Stream.of(value.toLowerCase(Locale.ROOT).split(",")))
                .map(String::strip)
                .filter(coding -> !coding.isEmpty() && !coding.equals("identity"))
                .toList();
    }
}
