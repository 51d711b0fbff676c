package io.callbackgateway.api;

import io.callbackgateway.client.BoundedClient;
import io.callbackgateway.failure.FailedException;
import io.callbackgateway.failure.ProviderUnavailableException;
import io.callbackgateway.provider.ApiCredentials;
import io.callbackgateway.provider.ApiSettings;
import io.callbackgateway.provider.ProviderSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.springframework.stereotype.Component;

/** Asks over HTTP, with the {@code api} settings of a provider and environment. */
@Component
class HttpApiClient implements ApiClient {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /** From the question to the end of the answer. */
    private static final Duration DEADLINE = Duration.ofSeconds(15);

    /** Bytes. */
    private static final int MAX_ANSWER = 2_000_000;

    private final ProviderSettings settings;
    private final BoundedClient http = new BoundedClient(CONNECT_TIMEOUT, DEADLINE);
    private final Map<String, String> denied = new ConcurrentSkipListMap<>();

    HttpApiClient(ProviderSettings settings) {
        this.settings = settings;
    }

    @Override
    public ApiAnswer ask(ApiQuestion question) {
        String provider = question.provider();
        String environment = question.environment();
        ApiSettings api = settings.api(provider, environment);
        if (api.baseUrl() == null) {
            throw new FailedException(ProviderSettings.key(provider, environment) + ".api.base-url is missing");
        }
        ApiAnswer answer = send(request(question, api));
        String whose = provider + "/" + environment;
        if (answer.isDenied()) {
            denied.put(whose, "answered " + answer.status() + "; check " + settings.credentials(provider, environment));
        } else if (answer.isUsable()) {
            denied.remove(whose);
        }
        return answer;
    }

    private static HttpUriRequestBase request(ApiQuestion question, ApiSettings api) {
        HttpUriRequestBase request =
                new HttpUriRequestBase(question.method(), URI.create(api.baseUrl() + question.target()));
        question.headers().forEach(request::setHeader);
        if (api.proof() instanceof ApiCredentials.Fixed proof) {
            request.setHeader(proof.header(), proof.value());
        }
        if (question.body() != null) {
            request.setEntity(new ByteArrayEntity(question.body().getBytes(StandardCharsets.UTF_8), null));
        }
        return request;
    }

    private ApiAnswer send(HttpUriRequestBase request) {
        ApiAnswer answer;
        try {
            answer = http.send(request, HttpApiClient::read);
        } catch (IOException e) {
            throw new ProviderUnavailableException("the provider's API gives " + e.getMessage());
        }
        if (answer.body().length > MAX_ANSWER) {
            throw new ProviderUnavailableException("the provider's API answered more than " + MAX_ANSWER + " bytes");
        }
        return answer;
    }

    private static ApiAnswer read(ClassicHttpResponse response) throws IOException {
        ApiAnswer head = new ApiAnswer(response.getCode(), new byte[0]);
        return head.isUsable() && response.getEntity() != null
                ? new ApiAnswer(
                        response.getCode(), response.getEntity().getContent().readNBytes(MAX_ANSWER + 1))
                : head;
    }

    /** By {@code provider/environment}: APIs that have not taken our credentials since they last did, and what to check. */
    Map<String, String> denied() {
        return Collections.unmodifiableMap(denied);
    }
}
