package io.callbackgateway.api;

import io.callbackgateway.failure.FailedException;
import io.callbackgateway.failure.ProviderUnavailableException;
import io.callbackgateway.provider.EnvironmentSettings;
import io.callbackgateway.provider.ProviderSettings;
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
        ApiAccess access = ApiAccess.of(exchange);
        EnvironmentSettings settings = component.settings().of(access.provider(), access.environment());
        if (settings == null) {
            throw new ProviderUnavailableException(
                    ProviderSettings.key(access.provider(), access.environment()) + " is not configured any more");
        }
        ApiQuestion question =
                endpoint.question(access.provider(), access.environment(), name -> value(name, settings, exchange));
        ApiAnswer answer = access.answer(question, () -> ask(question, access.ofLane()));
        exchange.setVariable("apiStatus", answer.status());
        exchange.getMessage().setBody(answer.body());
    }

    private ApiAnswer ask(ApiQuestion question, boolean once) {
        ApiClient client = component.client();
        ApiAnswer answer = once ? client.askOnce(question) : client.ask(question);
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

    private Object value(String name, EnvironmentSettings settings, Exchange exchange) {
        String setting = settings.api(name);
        if (setting != null) {
            return setting;
        }
        Object value = exchange.getVariable(name);
        if (value == null) {
            throw new FailedException("{" + name + "} of " + endpoint.description()
                    + " is neither a key of the api settings nor a variable that the route has set");
        }
        return value;
    }
}
