package io.callbackgateway.auth.token;

import static io.callbackgateway.settings.BadSettingException.require;

import io.callbackgateway.settings.BadSettingException;
import io.github.bucket4j.Bucket;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.HttpStatusCodeException;
import org.springframework.web.client.RestTemplate;

/** An endpoint of an authority that issues tokens: where it is, how it is asked, and what the log says when it cannot be. */
public final class AuthorizationServer {

    private static final Logger LOG = LoggerFactory.getLogger(AuthorizationServer.class);

    /** For connecting, and again for the whole answer: a caller waits meanwhile. */
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);

    /** Written as such: names are not resolved for this. */
    private static final Pattern TRUSTED =
            Pattern.compile("(?i:https)://.*|(?i:http)://(localhost|127(\\.\\d{1,3}){3}|\\[::1])([:/?].*)?");

    private static final RestTemplate HTTP = newHttp();

    private final String key;
    private final URI uri;
    private final Bucket warnings = Bucket.builder()
            .addLimit(limit -> limit.capacity(1).refillIntervally(1, BETWEEN_WARNINGS))
            .build();

    /**
     * @throws BadSettingException where it is no https URI. Plain http is for loopback alone: whoever is on the way could issue
     *     tokens, or read our credentials.
     */
    public AuthorizationServer(String key, String uri) {
        this.key = key;
        try {
            this.uri = new URI(uri);
        } catch (URISyntaxException e) {
            throw new BadSettingException(key, "is no URI");
        }
        boolean bare =
                this.uri.getHost() != null && this.uri.getRawUserInfo() == null && this.uri.getRawFragment() == null;
        String problem = "must be an https:// URI without user and fragment; http:// is for loopback alone";
        require(bare && TRUSTED.matcher(uri).matches(), key, problem);
    }

    private static RestTemplate newHttp() {
        JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(TIMEOUT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build());
        requests.setReadTimeout(TIMEOUT);
        return new RestTemplate(requests);
    }

    public URI uri() {
        return uri;
    }

    /** Does not follow redirects, and throws at every status from 400 on. */
    public RestTemplate http() {
        return HTTP;
    }

    /** Tells the log, once a minute at most, however many callers there are. Of an exception only its kind: messages quote answers. */
    public void warn(Throwable failure) {
        if (warnings.tryConsume(1)) {
            LOG.warn("{}: callers get 503, the endpoint cannot be used: {}", key, kind(failure));
        }
    }

    private static String kind(Throwable failure) {
        Throwable root = NestedExceptionUtils.getMostSpecificCause(failure);
        if (!(root instanceof HttpStatusCodeException answer)) {
            return root.getClass().getSimpleName();
        }
        int status = answer.getStatusCode().value();
        return "it answers " + status
                + (status == 401 || status == 403 ? ": check the credentials that are set for it" : "");
    }
}
