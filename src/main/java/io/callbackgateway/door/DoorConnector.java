package io.callbackgateway.door;

import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** The first port of the web server: where callbacks come in. Runs before Spring Boot's own, which adds the access log. */
@Component
@Order(-1)
class DoorConnector implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private final DoorSettings settings;
    private final AdminConnector admin;

    DoorConnector(DoorSettings settings, AdminConnector admin) {
        this.settings = settings;
        this.admin = admin;
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.setProtocol(DoorProtocol.class.getName());
        factory.addConnectorCustomizers(connector -> {
            DoorProtocol protocol = (DoorProtocol) connector.getProtocolHandler();
            protocol.setHeaderDeadline(settings.headerDeadline());
            protocol.setBodyDeadline(settings.bodyDeadline());
        });
        factory.addEngineValves(new AccessLogMask(admin));
    }
}
