package io.callbackgateway.api;

import io.callbackgateway.failure.ProviderUnavailableException;
import io.callbackgateway.inbox.Callback;
import io.callbackgateway.provider.EnvironmentSettings;
import io.callbackgateway.provider.ProviderSettings;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

/**
 * Asks a provider's API, with the {@code api} settings of the callback's provider and environment. For routes, which name paths
 * and parameters; secrets stay here.
 *
 * <p>An answer holds for every callback that was there before its question was asked: those of one transaction that wait together share
 * it, as long as one after the other can use it.
 */
@Component("providerApi")
public class ProviderApi {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(15);

    /** The exchange's property, a map, for answers that those callbacks share which are processed one after the other. */
    public static final String SHARED_ANSWERS = "gatewaySharedAnswers";

    private static final int MAX_ANSWER = 2_000_000;

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]+)}");

    private final ProviderSettings settings;
    private final RestClient http;

    ProviderApi(ProviderSettings settings) {
        this.settings = settings;
        JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build());
        requests.setReadTimeout(READ_TIMEOUT);
        this.http = RestClient.builder().requestFactory(requests).build();
    }

    /**
     * Posts a form and gives the answer's bytes.
     *
     * @param path below {@code api.base-url}
     * @param form {@code name=value&…}, where {@code {key}} stands for that key of {@code api}, or else for that variable of the
     *     route; values are URL-encoded here
     * @throws ProviderUnavailableException when there is no answer, or one that is not 2xx
     */
    @SuppressWarnings("unchecked")
    public byte[] postForm(String path, String form, Exchange exchange) {
        Callback callback = exchange.getVariable("callback", Callback.class);
        EnvironmentSettings environment = settings.of(callback.provider(), callback.environment());
        if (environment == null) {
            throw new ProviderUnavailableException(
                    ProviderSettings.key(callback.provider(), callback.environment()) + " is not configured any more");
        }
        String url = environment.api("base-url") + path;
        String filled = fill(form, environment, exchange);
        Map<String, Object> shared = exchange.getProperty(SHARED_ANSWERS, Map.class);
        return (byte[]) shared.computeIfAbsent(url + "?" + filled, question -> post(url, filled));
    }

    private byte[] post(String url, String form) {
        try {
            return http.post()
                    .uri(url)
                    .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                    .body(form)
                    .exchange((request, response) -> answer(response));
        } catch (ResourceAccessException e) {
            throw new ProviderUnavailableException("The provider's API does not answer: "
                    + e.getMostSpecificCause().getClass().getSimpleName());
        }
    }

    /** The bytes as they came, whatever the headers say of them. */
    private static byte[] answer(ClientHttpResponse response) throws IOException {
        if (!response.getStatusCode().is2xxSuccessful()) {
            throw new ProviderUnavailableException(
                    "The provider's API answered " + response.getStatusCode().value());
        }
        byte[] answer = response.getBody().readNBytes(MAX_ANSWER + 1);
        if (answer.length > MAX_ANSWER) {
            throw new ProviderUnavailableException("The provider's API answered more than " + MAX_ANSWER + " bytes");
        }
        return answer;
    }

    private static String fill(String form, EnvironmentSettings environment, Exchange exchange) {
        Matcher placeholder = PLACEHOLDER.matcher(form);
        return placeholder.replaceAll(match -> {
            String name = match.group(1);
            String value = environment.api(name);
            if (value == null) {
                value = exchange.getVariable(name, String.class);
            }
            if (value == null) {
                throw new IllegalStateException(
                        "The form names {" + name + "}, which is no key of api and no variable");
            }
            return Matcher.quoteReplacement(URLEncoder.encode(value, StandardCharsets.UTF_8));
        });
    }
}
