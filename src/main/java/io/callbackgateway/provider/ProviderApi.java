package io.callbackgateway.provider;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.callbackgateway.inbox.Callback;
import io.callbackgateway.inbox.ProviderUnavailableException;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;
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
 * <p>An answer holds for every callback that was received before its question was asked: a burst of callbacks for one
 * transaction shares it. One that a route could not use is forgotten.
 */
@Component("providerApi")
public class ProviderApi {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(15);

    /** How long an answer can be of use to callbacks that still wait in the inbox. */
    private static final Duration SHARED_FOR = Duration.ofSeconds(30);

    private static final int MAX_ANSWER = 2_000_000;

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]+)}");

    private final ProviderSettings settings;
    private final RestClient http;
    private final Cache<String, Question> asked = Caffeine.newBuilder()
            .expireAfterWrite(SHARED_FOR)
            .maximumSize(1_000)
            .build();

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
    public byte[] postForm(String path, String form, Exchange exchange) {
        Callback callback = exchange.getVariable("callback", Callback.class);
        EnvironmentSettings environment = settings.of(callback.provider(), callback.environment());
        if (environment == null) {
            throw new ProviderUnavailableException(
                    ProviderSettings.key(callback.provider(), callback.environment()) + " is not configured any more");
        }
        String url = environment.api("base-url") + path;
        String filled = fill(form, environment, exchange);
        String key = url + "?" + filled;
        Question question = ask(key, callback.receivedAt(), () -> post(url, filled));
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onFailure(Exchange failed) {
                asked.asMap().remove(key, question); // the route had no use for the answer: the next attempt asks anew
            }
        });
        return question.join();
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

    private Question ask(String key, Instant receivedAt, Supplier<byte[]> post) {
        while (true) {
            Question last = asked.getIfPresent(key);
            if (last != null && last.askedAt().isAfter(receivedAt)) {
                return last;
            }
            Question mine = new Question(Instant.now(), new CompletableFuture<>());
            boolean won = last == null
                    ? asked.asMap().putIfAbsent(key, mine) == null
                    : asked.asMap().replace(key, last, mine);
            if (won) {
                try {
                    mine.answer().complete(post.get());
                } catch (RuntimeException e) {
                    mine.answer().completeExceptionally(e);
                }
                return mine;
            }
        }
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

    private record Question(Instant askedAt, CompletableFuture<byte[]> answer) {
        byte[] join() {
            try {
                return answer.join();
            } catch (CompletionException e) {
                throw e.getCause() instanceof RuntimeException cause ? cause : e;
            }
        }
    }
}
