package io.callbackgateway.delivery.route;

import io.callbackgateway.lane.route.LaneComponent;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.springframework.stereotype.Component;

/** The scheme {@code delivery:<provider>/<operation>}, where the routes start that ask and tell a provider how it delivers. */
@Component("delivery")
public class DeliveryComponent extends LaneComponent {

    private final DeliveryRoutes routes;

    public DeliveryComponent(DeliveryRoutes routes) {
        this.routes = routes;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String path, Map<String, Object> parameters) {
        String[] parts = path.split("/", 2);
        return new DeliveryEndpoint(uri, this, parts[0], parts.length == 2 ? parts[1] : "", routes);
    }
}
