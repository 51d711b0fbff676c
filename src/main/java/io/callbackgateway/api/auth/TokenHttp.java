package io.callbackgateway.api.auth;

import io.callbackgateway.api.auth.NotIssuedException.Kind;
import io.callbackgateway.client.BoundedClient;
import io.callbackgateway.client.RetryAfter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.AbstractClientHttpRequest;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.web.client.ResponseErrorHandler;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/** Spring's clients towards token endpoints, which may do whatever they like: see {@link BoundedClient}. */
final class TokenHttp implements ClientHttpRequestFactory {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /** From the request to the end of the answer: callers wait meanwhile. */
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    /** Bytes; tokens have a few thousand. */
    private static final int MAX_ANSWER = 256 * 1024;

    private final BoundedClient http = new BoundedClient(CONNECT_TIMEOUT, DEADLINE);
    private final Clock clock;

    TokenHttp(Clock clock) {
        this.clock = clock;
    }

    /**
     * @param lockedError what stands in an answer that says that the account is locked; empty: nothing does
     * @param converters of all that is sent and read
     * @return one that throws {@link NotIssuedException} at every answer but a 2xx
     */
    RestClient client(String lockedError, List<HttpMessageConverter<?>> converters) {
        return RestClient.builder()
                .requestFactory(this)
                .messageConverters(all -> {
                    all.clear();
                    all.addAll(converters);
                })
                .defaultStatusHandler(new NoToken(lockedError))
                .build();
    }

    /** Runs an exchange, whose failures become the kinds that there are. */
    static <T> T exchange(Supplier<T> exchange) {
        try {
            return exchange.get();
        } catch (OAuth2AuthorizationException | RestClientException e) { // messages of these quote the answer
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof NoAnswer none) {
                    throw new NotIssuedException(Kind.UNAVAILABLE, "gives " + none.getMessage(), Duration.ZERO);
                }
            }
            throw unreadable();
        }
    }

    static NotIssuedException unreadable() {
        return new NotIssuedException(Kind.UNAVAILABLE, "answered what holds no token", Duration.ZERO);
    }

    @Override
    public ClientHttpRequest createRequest(URI uri, HttpMethod method) {
        return new Request(uri, method);
    }

    /** Unlike other exceptions of its type, it quotes nothing. */
    private static final class NoAnswer extends IOException {

        NoAnswer(String message) {
            super(message);
        }
    }

    private final class Request extends AbstractClientHttpRequest {

        private final URI uri;
        private final HttpMethod method;
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();

        Request(URI uri, HttpMethod method) {
            this.uri = uri;
            this.method = method;
        }

        @Override
        public HttpMethod getMethod() {
            return method;
        }

        @Override
        public URI getURI() {
            return uri;
        }

        @Override
        protected OutputStream getBodyInternal(HttpHeaders headers) {
            return body;
        }

        @Override
        protected ClientHttpResponse executeInternal(HttpHeaders headers) throws IOException {
            HttpUriRequestBase request = new HttpUriRequestBase(method.name(), uri);
            headers.forEach((name, values) -> {
                if (!name.equalsIgnoreCase(HttpHeaders.CONTENT_LENGTH)) { // the client's own
                    values.forEach(value -> request.addHeader(name, value));
                }
            });
            request.setEntity(new ByteArrayEntity(body.toByteArray(), null));
            Response response;
            try {
                response = http.send(request, TokenHttp::read);
            } catch (IOException e) {
                throw new NoAnswer(e.getMessage());
            }
            if (response.body.length > MAX_ANSWER) {
                throw new NoAnswer("more than " + MAX_ANSWER + " bytes");
            }
            return response;
        }
    }

    private static Response read(ClassicHttpResponse response) throws IOException {
        HttpHeaders headers = new HttpHeaders();
        List.of(response.getHeaders()).forEach(each -> headers.add(each.getName(), each.getValue()));
        byte[] body = response.getEntity() == null
                ? new byte[0]
                : response.getEntity().getContent().readNBytes(MAX_ANSWER + 1);
        headers.setContentLength(body.length);
        return new Response(HttpStatusCode.valueOf(response.getCode()), headers, body);
    }

    private record Response(HttpStatusCode status, HttpHeaders headers, byte[] body) implements ClientHttpResponse {

        @Override
        public HttpStatusCode getStatusCode() {
            return status;
        }

        @Override
        public String getStatusText() {
            return "";
        }

        @Override
        public HttpHeaders getHeaders() {
            return headers;
        }

        @Override
        public InputStream getBody() {
            return new ByteArrayInputStream(body);
        }

        @Override
        public void close() {
            // is in memory
        }
    }

    /** An answer without a token: whether that passes, and when. */
    private final class NoToken implements ResponseErrorHandler {

        private final String lockedError;

        NoToken(String lockedError) {
            this.lockedError = lockedError;
        }

        @Override
        public boolean hasError(ClientHttpResponse response) throws IOException {
            return !response.getStatusCode().is2xxSuccessful();
        }

        @Override
        public void handleError(URI url, HttpMethod method, ClientHttpResponse response) throws IOException {
            int status = response.getStatusCode().value();
            Kind kind = status >= 500 || status == 429 || status == 408 ? Kind.UNAVAILABLE : Kind.REJECTED;
            String said = "answered " + status;
            if (!lockedError.isEmpty()
                    && new String(response.getBody().readAllBytes(), StandardCharsets.UTF_8).contains(lockedError)) {
                kind = Kind.LOCKED;
                said = said + ", that the account is locked";
            }
            throw new NotIssuedException(
                    kind,
                    said,
                    RetryAfter.of(response.getHeaders().getFirst(HttpHeaders.RETRY_AFTER), clock.instant()));
        }
    }
}
