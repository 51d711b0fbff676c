package io.callbackgateway.lane;

import org.apache.camel.builder.RouteConfigurationBuilder;
import org.springframework.stereotype.Component;

/** Routes behind lanes leave their failures to the lane, which reports and repeats them; Camel would log them with what they quote. */
@Component
class LaneRoutes extends RouteConfigurationBuilder {

    @Override
    public void configuration() {
        routeConfiguration()
                .onException(Throwable.class)
                .onWhen(exchange ->
                        exchange.getFromEndpoint() instanceof LaneEndpoint && LaneConsumer.rememberStep(exchange))
                .logExhausted(false)
                .end();
    }
}
