package io.callbackgateway.door;

import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/** The first port of the web server: where callbacks come in. */
@Component
class DoorConnector implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private final DoorSettings settings;

    DoorConnector(DoorSettings settings) {
        this.settings = settings;
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.setProtocol(DoorProtocol.class.getName());
        factory.addConnectorCustomizers(connector -> {
            DoorProtocol protocol = (DoorProtocol) connector.getProtocolHandler();
            protocol.setHeaderDeadline(settings.headerDeadline());
            protocol.setBodyDeadline(settings.bodyDeadline());
        });
    }
}
