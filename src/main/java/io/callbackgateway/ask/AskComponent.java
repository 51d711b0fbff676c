package io.callbackgateway.ask;

import io.callbackgateway.lane.route.LaneComponent;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.springframework.stereotype.Component;

/** The scheme {@code ask:<provider>}, where the route starts that asks a provider's API: one exchange for each question. */
@Component("ask")
public class AskComponent extends LaneComponent {

    private final Asking asking;

    public AskComponent(Asking asking) {
        this.asking = asking;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String provider, Map<String, Object> parameters) {
        return new AskEndpoint(uri, this, provider, asking);
    }
}
