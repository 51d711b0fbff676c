package io.callbackgateway.door;

import io.callbackgateway.door.DoorRoute.AcceptedCallback;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.component.platform.http.springboot.SpringBootPlatformHttpConsumer;
import org.apache.camel.component.platform.http.springboot.SpringBootPlatformHttpEngine;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Camel's platform-http on this web server. The door's route is handed accepted callbacks by {@link #accept}; every other
 * platform-http endpoint is Spring Boot's. Both run on the web server's own thread: nothing is gained by another one.
 */
@Component("platform-http-engine")
class DoorEngine implements PlatformHttpEngine {

    static final String PATH = "/callbacks";

    private final PlatformHttpEngine others;
    private volatile DoorConsumer door;

    DoorEngine(@Value("${server.port}") int port) {
        others = new SpringBootPlatformHttpEngine(port, Runnable::run);
    }

    @Override
    public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor route) {
        if (!endpoint.getPath().equals(PATH)) {
            return others.createConsumer(endpoint, route);
        }
        door = new DoorConsumer(endpoint, route);
        return door;
    }

    @Override
    public int getServerPort() {
        return others.getServerPort();
    }

    /**
     * Runs the door's route on this thread.
     *
     * @return the status to answer: 2xx where the callback is kept, else 503
     */
    int accept(AcceptedCallback callback) {
        DoorConsumer consumer = door;
        return consumer != null && consumer.isStarted()
                ? consumer.accept(callback)
                : HttpServletResponse.SC_SERVICE_UNAVAILABLE;
    }

    /** Spring Boot's kind, as Camel registers every consumer of platform-http with Spring MVC, and takes no other there. */
    private static final class DoorConsumer extends SpringBootPlatformHttpConsumer {

        private DoorConsumer(PlatformHttpEndpoint endpoint, Processor route) {
            super(endpoint, route, Runnable::run);
        }

        private int accept(AcceptedCallback callback) {
            Exchange exchange = createExchange(false);
            exchange.setPattern(ExchangePattern.InOut);
            exchange.getMessage().setBody(callback);
            try {
                createUoW(exchange);
                getProcessor().process(exchange);
            } catch (Exception e) {
                exchange.setException(e);
            }
            try {
                Integer status = exchange.isFailed()
                        ? null
                        : exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
                return status == null ? HttpServletResponse.SC_SERVICE_UNAVAILABLE : status;
            } finally {
                doneUoW(exchange);
                releaseExchange(exchange, false);
            }
        }

        /** What Spring MVC would bring: nobody has proven who sends it. */
        @Override
        protected void handleService(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
        }
    }
}
