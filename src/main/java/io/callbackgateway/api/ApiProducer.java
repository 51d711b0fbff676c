package io.callbackgateway.api;

import io.callbackgateway.failure.FailedException;
import io.callbackgateway.failure.ProviderUnavailableException;
import io.callbackgateway.failure.UnreadableException;
import io.callbackgateway.inbox.Callback;
import io.callbackgateway.provider.EnvironmentSettings;
import io.callbackgateway.provider.ProviderSettings;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;

/** Makes the question of an exchange, and tells by the answer's status whose business it is. */
final class ApiProducer extends DefaultProducer {

    private final ApiEndpoint endpoint;
    private final ApiComponent component;

    ApiProducer(ApiEndpoint endpoint, ApiComponent component) {
        super(endpoint);
        this.endpoint = endpoint;
        this.component = component;
    }

    @Override
    public void process(Exchange exchange) {
        Callback callback = exchange.getVariable("callback", Callback.class);
        EnvironmentSettings settings = component.settings().of(callback.provider(), callback.environment());
        if (settings == null) {
            throw new ProviderUnavailableException(
                    ProviderSettings.key(callback.provider(), callback.environment()) + " is not configured any more");
        }
        ApiAnswer answer = answer(
                endpoint.question(callback.provider(), callback.environment(), name -> value(name, settings, exchange)),
                exchange);
        exchange.setVariable("apiStatus", answer.status());
        exchange.getMessage().setBody(answer.body());
    }

    @SuppressWarnings("unchecked")
    private ApiAnswer answer(ApiQuestion question, Exchange exchange) {
        Map<String, Object> shared = exchange.getProperty(ApiComponent.SHARED_ANSWERS, Map.class);
        if (shared == null) {
            return ask(question);
        }
        String key = String.join(
                "\n",
                question.method(),
                question.target(),
                question.headers().toString(),
                String.valueOf(question.body()));
        return (ApiAnswer) shared.computeIfAbsent(key, any -> ask(question));
    }

    private ApiAnswer ask(ApiQuestion question) {
        ApiAnswer answer = component.client().ask(question);
        if (answer.isUsable()) {
            return answer;
        }
        String what = "the provider's API answered " + answer.status() + " to " + endpoint.description();
        if (answer.isDenied()) {
            throw new ProviderUnavailableException(
                    what + "; check " + component.settings().credentials(question.provider(), question.environment()));
        }
        throw answer.isPassing() ? new ProviderUnavailableException(what) : new FailedException(what);
    }

    private String value(String name, EnvironmentSettings settings, Exchange exchange) {
        String setting = settings.api(name);
        if (setting != null) {
            return setting;
        }
        Object value = exchange.getVariable(name);
        if (value == null) {
            throw new FailedException("{" + name + "} of " + endpoint.description()
                    + " is neither a key of the api settings nor a variable that the route has set");
        }
        if (value instanceof String || value instanceof Number || value instanceof Boolean) {
            return value.toString();
        }
        throw new UnreadableException("{" + name + "} of " + endpoint.description() + " is no single value");
    }
}
