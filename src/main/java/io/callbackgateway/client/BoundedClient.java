package io.callbackgateway.client;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.HttpClientResponseHandler;
import org.apache.hc.core5.util.Timeout;

/**
 * Sends to HTTP servers that others run, and that may do whatever they like: an attempt costs its thread no longer than the
 * deadline, the heap next to nothing but what the reader keeps, and leaves no connection behind. The JDK's client does: it forgets to
 * close one whose answer has a head beyond its limits. Redirects are not followed.
 */
public final class BoundedClient {

    /** Together at most 1 MB of heap for each attempt. */
    private static final int MAX_HEADER_LENGTH = 8 * 1024;

    private static final int MAX_HEADERS = 64;

    private final HttpClient http;
    private final Duration deadline;
    private final ScheduledThreadPoolExecutor deadlines = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "http-deadlines");
        thread.setDaemon(true);
        return thread;
    });

    /** @param deadline for all of an attempt: from connecting to the end of the answer */
    public BoundedClient(Duration connectTimeout, Duration deadline) {
        this(connectTimeout, deadline, SystemDefaultDnsResolver.INSTANCE);
    }

    /**
     * @param deadline for all of an attempt: from connecting to the end of the answer
     * @param addresses says for each host and port to which addresses a connection may be made; asked for every one that is, also where the
     *     host is written as an address
     */
    public BoundedClient(Duration connectTimeout, Duration deadline, DnsResolver addresses) {
        this.deadline = deadline;
        this.deadlines.setRemoveOnCancelPolicy(true);
        Http1Config limits = Http1Config.custom()
                .setMaxLineLength(MAX_HEADER_LENGTH)
                .setMaxHeaderCount(MAX_HEADERS)
                .build();
        this.http = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(addresses)
                        .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                                .http1Config(limits)
                                .build())
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(Timeout.of(connectTimeout))
                                .setSocketTimeout(Timeout.of(deadline))
                                .build())
                        // one for each thread that has something to say: no server waits for another's
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

    /**
     * @param reader of the answer; what it leaves unread costs the connection and nothing else
     * @throws IOException where there is no answer, or none to its end before the deadline; its message is free of what was sent
     */
    public <T> T send(HttpUriRequestBase request, HttpClientResponseHandler<T> reader) throws IOException {
        long start = System.nanoTime();
        ScheduledFuture<?> hangUp = deadlines.schedule(request::cancel, deadline.toNanos(), TimeUnit.NANOSECONDS);
        try {
            return reader.handleResponse(http.executeOpen(null, request, null));
            // the last where it is cancelled on its way out
        } catch (IOException | HttpException | IllegalStateException e) {
            boolean late = System.nanoTime() - start >= deadline.toNanos();
            throw new IOException(
                    late
                            ? "no answer to its end within " + deadline.toSeconds() + " s"
                            : "no answer: " + e.getClass().getSimpleName(),
                    e);
        } finally {
            hangUp.cancel(false);
            // rather than close the answer, which reads what is left of it; without effect where that is nothing
            request.cancel();
        }
    }
}
