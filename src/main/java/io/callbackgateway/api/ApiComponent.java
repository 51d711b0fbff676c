package io.callbackgateway.api;

import io.callbackgateway.provider.ProviderSettings;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;
import org.springframework.stereotype.Component;

/**
 * The scheme {@code api:<path>}: asks the API of the route's provider. Routes name paths and parameters; how to reach the API, and
 * secrets, are in the settings of the environment.
 */
@Component("api")
public class ApiComponent extends DefaultComponent {

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
