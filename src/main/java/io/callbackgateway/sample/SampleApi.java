package io.callbackgateway.sample;

import io.callbackgateway.api.ApiAnswer;
import io.callbackgateway.api.ApiClient;
import io.callbackgateway.api.ApiQuestion;
import io.callbackgateway.failure.FailedException;
import io.callbackgateway.provider.EnvironmentSettings;
import io.callbackgateway.provider.ProviderFacts;
import io.callbackgateway.provider.ProviderSettings;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** In place of a provider's API: answers what a sample says. */
final class SampleApi implements ApiClient {

    static final String NO_ANSWER = "the sample's .api.http has no answer to ";

    private ApiAnswers answers;

    /** What the provider's keys of {@code api} are in samples: each has its own name as value. */
    static ProviderSettings settings(String provider, ProviderFacts facts) {
        Map<String, String> api = new HashMap<>(Map.of("base-url", "http://localhost"));
        Stream.of(facts.apiSettings(), facts.askSettings(), facts.deliverySettings())
                .flatMap(List::stream)
                .forEach(key -> api.putIfAbsent(key, key));
        Map<String, EnvironmentSettings> environments = new HashMap<>();
        facts.environments()
                .forEach(environment -> environments.put(
                        environment,
                        new EnvironmentSettings(List.of(), null, null, List.of(), api, 1, 0, null, null, null, null)));
        return new ProviderSettings(Map.of(provider, environments));
    }

    void answerFrom(ApiAnswers answers) {
        this.answers = answers;
    }

    @Override
    public ApiAnswer ask(ApiQuestion question) {
        String body = question.body() == null ? "" : question.body();
        return answers.to(question.method(), question.target(), body.getBytes(StandardCharsets.UTF_8))
                .orElseThrow(() -> new FailedException(
                        NO_ANSWER + question.method() + " " + question.target() + (body.isEmpty() ? "" : ", " + body)));
    }
}
