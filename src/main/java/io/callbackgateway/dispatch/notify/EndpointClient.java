package io.callbackgateway.dispatch.notify;

import io.callbackgateway.client.BoundedClient;
import io.callbackgateway.client.RetryAfter;
import io.callbackgateway.tracing.Tracing;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/** Posts to HTTP endpoints, of whose answers only the status counts. */
final class EndpointClient {

    /** Bytes. An answer that is read to its end leaves the connection to the next attempt. */
    private static final int MAX_ANSWER = 64 * 1024;

    private final BoundedClient http;

    /** @param deadline for all of an attempt: from connecting to the end of the answer */
    EndpointClient(Duration connectTimeout, Duration deadline) {
        this.http = new BoundedClient(connectTimeout, deadline);
    }

    private record Answer(int status, String retryAfter) {}

    /**
     * Returns once the endpoint has answered with a 2xx, of which the first 64 KB are read.
     *
     * @return its status
     */
    int post(URI url, Map<String, String> headers, String body) throws NotDeliveredException {
        HttpPost request = new HttpPost(url);
        headers.forEach(request::setHeader);
        Tracing.handOn(request::setHeader);
        request.setEntity(new ByteArrayEntity(body.getBytes(StandardCharsets.UTF_8), null));
        Answer answer;
        try {
            answer = http.send(request, EndpointClient::readToItsEnd);
        } catch (IOException e) {
            throw new NotDeliveredException(e.getMessage(), 0, Duration.ZERO);
        }
        if (answer.status() < 200 || answer.status() > 299) {
            throw new NotDeliveredException(
                    "HTTP status " + answer.status(),
                    answer.status(),
                    RetryAfter.of(answer.retryAfter(), Instant.now()));
        }
        return answer.status();
    }

    private static Answer readToItsEnd(ClassicHttpResponse answer) throws IOException {
        HttpEntity entity = answer.getEntity();
        if (entity != null) {
            InputStream in = entity.getContent();
            byte[] buffer = new byte[4096];
            int left = MAX_ANSWER;
            for (int read = 0; read >= 0 && left > 0; left -= read) {
                read = in.read(buffer, 0, Math.min(buffer.length, left));
            }
        }
        Header retryAfter = answer.getFirstHeader(HttpHeaders.RETRY_AFTER);
        return new Answer(answer.getCode(), retryAfter == null ? null : retryAfter.getValue());
    }
}
