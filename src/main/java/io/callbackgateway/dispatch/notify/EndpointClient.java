package io.callbackgateway.dispatch.notify;

import io.callbackgateway.client.BoundedClient;
import io.callbackgateway.tracing.Tracing;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
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

    /** Returns once the endpoint has answered with a 2xx, of which the first 64 KB are read. */
    void post(URI url, Map<String, String> headers, String body) throws NotDeliveredException {
        HttpPost request = new HttpPost(url);
        headers.forEach(request::setHeader);
        Tracing.handOn(request::setHeader);
        request.setEntity(new ByteArrayEntity(body.getBytes(StandardCharsets.UTF_8), null));
        int status;
        try {
            status = http.send(request, EndpointClient::readToItsEnd);
        } catch (IOException e) {
            throw new NotDeliveredException(e.getMessage());
        }
        if (status < 200 || status > 299) {
            throw new NotDeliveredException("HTTP status " + status);
        }
    }

    private static int readToItsEnd(ClassicHttpResponse answer) throws IOException {
        HttpEntity entity = answer.getEntity();
        if (entity != null) {
            InputStream in = entity.getContent();
            byte[] buffer = new byte[4096];
            int left = MAX_ANSWER;
            for (int read = 0; read >= 0 && left > 0; left -= read) {
                read = in.read(buffer, 0, Math.min(buffer.length, left));
            }
        }
        return answer.getCode();
    }
}
