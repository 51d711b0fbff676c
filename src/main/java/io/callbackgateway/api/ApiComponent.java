package io.callbackgateway.api;

import io.callbackgateway.provider.ProviderSettings;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;
import org.springframework.stereotype.Component;

/**
 * The scheme {@code api:<path>}: asks the API of the callback's provider. Routes name paths and parameters; how to reach the API, and
 * secrets, are in the settings of the callback's environment.
 */
@Component("api")
public class ApiComponent extends DefaultComponent {

    /**
     * The exchange's property, a map, for answers that those callbacks share which are processed one after the other: an answer holds
     * for every callback that was there before its question was asked. Without it, every question is asked.
     */
    public static final String SHARED_ANSWERS = "gatewaySharedAnswers";

    private final ProviderSettings settings;
    private final ApiClient client;

    public ApiComponent(ProviderSettings settings, ApiClient client) {
        this.settings = settings;
        this.client = client;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String path, Map<String, Object> parameters) throws Exception {
        ApiEndpoint endpoint = new ApiEndpoint(uri, this, path);
        setProperties(endpoint, parameters);
        endpoint.compile();
        return endpoint;
    }

    ProviderSettings settings() {
        return settings;
    }

    ApiClient client() {
        return client;
    }
}
