package io.callbackgateway.dispatch.notify;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.Timeout;

/**
 * Posts to HTTP endpoints that others run, and that may do whatever they like: an attempt costs its thread no longer than the
 * deadline, the heap next to nothing, and leaves no connection behind. The JDK's client does: it forgets to close one whose answer
 * has a head beyond its limits. Redirects are not followed.
 */
final class EndpointClient {

    /** Bytes. Only the status counts; an answer that is read to its end leaves the connection to the next attempt. */
    private static final int MAX_ANSWER = 64 * 1024;

    /** Together at most 1 MB of heap for each attempt. */
    private static final int MAX_HEADER_LENGTH = 8 * 1024;

    private static final int MAX_HEADERS = 64;

    private final HttpClient http;
    private final Duration deadline;
    private final ScheduledThreadPoolExecutor deadlines = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "notification-deadlines");
        thread.setDaemon(true);
        return thread;
    });

    /** @param deadline for all of an attempt: from connecting to the end of the answer */
    EndpointClient(Duration connectTimeout, Duration deadline) {
        this.deadline = deadline;
        this.deadlines.setRemoveOnCancelPolicy(true);
        Http1Config limits = Http1Config.custom()
                .setMaxLineLength(MAX_HEADER_LENGTH)
                .setMaxHeaderCount(MAX_HEADERS)
                .build();
        this.http = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                                .http1Config(limits)
                                .build())
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(Timeout.of(connectTimeout))
                                .setSocketTimeout(Timeout.of(deadline))
                                .build())
                        // one for each thread that has something to tell: no endpoint waits for another's
                        .setMaxConnPerRoute(Integer.MAX_VALUE)
                        .setMaxConnTotal(Integer.MAX_VALUE)
                        .build())
                .setUserAgent("callback-gateway")
                .disableRedirectHandling()
                .disableAutomaticRetries() // the broker tries again, with delays
                .disableContentCompression()
                .disableCookieManagement()
                .disableAuthCaching()
                .build();
    }

    /** Returns once the endpoint has answered with a 2xx, of which the first 64 KB are read. */
    void post(URI url, Map<String, String> headers, String body) throws NotDeliveredException {
        HttpPost request = new HttpPost(url);
        headers.forEach(request::setHeader);
        request.setEntity(new ByteArrayEntity(body.getBytes(StandardCharsets.UTF_8), null));
        long start = System.nanoTime();
        ScheduledFuture<?> hangUp = deadlines.schedule(request::cancel, deadline.toNanos(), TimeUnit.NANOSECONDS);
        try {
            ClassicHttpResponse answer = http.executeOpen(null, request, null);
            readToItsEnd(answer.getEntity());
            if (answer.getCode() < 200 || answer.getCode() > 299) {
                throw new NotDeliveredException("HTTP status " + answer.getCode());
            }
        } catch (NotDeliveredException notTaken) {
            throw notTaken;
        } catch (IOException e) {
            boolean late = System.nanoTime() - start >= deadline.toNanos();
            throw new NotDeliveredException(
                    late
                            ? "no answer to its end within " + deadline.toSeconds() + " s"
                            : "no answer: " + e.getClass().getSimpleName());
        } finally {
            hangUp.cancel(false);
            // rather than close the answer, which reads what is left of it; without effect where that is nothing
            request.cancel();
        }
    }

    private static void readToItsEnd(HttpEntity answer) throws IOException {
        if (answer != null) {
            InputStream in = answer.getContent();
            byte[] buffer = new byte[4096];
            int left = MAX_ANSWER;
            for (int read = 0; read >= 0 && left > 0; left -= read) {
                read = in.read(buffer, 0, Math.min(buffer.length, left));
            }
        }
    }
}
