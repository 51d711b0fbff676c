package io.callbackgateway.door.challenge;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Gets the URLs by which providers want a subscription confirmed. What a caller sends leads nowhere but to the hosts that its provider's
 * facts list: over HTTPS, without a user, redirects are not followed, and of the answer the status alone is read.
 */
@Component
public class Confirmations {

    private static final Logger LOG = LoggerFactory.getLogger(Confirmations.class);

    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final int HTTPS = 443;

    /** Each holds a thread; a provider needs one, once. */
    private static final int AT_ONCE = 8;

    private final HttpClient http;
    private final Duration deadline;
    private final Semaphore free = new Semaphore(AT_ONCE);

    Confirmations() {
        this(HttpClient.newBuilder(), DEADLINE);
    }

    /** @param deadline from connecting to the head of the answer */
    Confirmations(HttpClient.Builder http, Duration deadline) {
        this.http = http.version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(deadline)
                .build();
        this.deadline = deadline;
    }

    /**
     * @param hosts that are allowed, with {@code :<port>} where that is not 443
     * @return whether it was answered with a 2xx in time
     */
    boolean confirm(String url, List<String> hosts) {
        URI uri = allowed(url, hosts);
        if (uri == null) {
            LOG.warn("A subscription is not confirmed: its URL is not https:// and a host of challenge.confirmHosts");
            return false;
        }
        if (!free.tryAcquire()) {
            return false;
        }
        try {
            HttpResponse<InputStream> answer =
                    http.send(HttpRequest.newBuilder(uri).timeout(deadline).build(), BodyHandlers.ofInputStream());
            answer.body().close();
            if (answer.statusCode() / 100 == 2) {
                return true;
            }
            LOG.warn("A subscription is not confirmed: HTTP status {}", answer.statusCode());
        } catch (IOException | IllegalArgumentException e) { // the latter quotes the URL
            LOG.warn("A subscription is not confirmed: {}", e.getClass().getSimpleName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            free.release();
        }
        return false;
    }

    /** @return {@code null} where the URL leads anywhere else */
    private static URI allowed(String url, List<String> hosts) {
        try {
            URI uri = new URI(url);
            String port = uri.getPort() < 0 || uri.getPort() == HTTPS ? "" : ":" + uri.getPort();
            boolean listed = uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && hosts.stream().anyMatch((uri.getHost() + port)::equalsIgnoreCase);
            return listed && "https".equalsIgnoreCase(uri.getScheme()) ? uri : null;
        } catch (URISyntaxException noUrl) {
            return null;
        }
    }
}
