package io.callbackgateway.http;

import io.callbackgateway.http.caller.TrustedProxies;
import io.callbackgateway.provider.ProviderSettings;
import java.util.ArrayList;
import java.util.List;
import org.apache.catalina.Valve;
import org.apache.catalina.core.StandardHost;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The first port of the web server, where callbacks come in. Spring Boot opens it by {@code server.port} and secures it by
 * {@code server.ssl.bundle}; what it knows of Tomcat's settings it has made when this comes.
 */
@Configuration(proxyBeanMethods = false)
class DoorConnectorConfiguration {

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> doorConnector(
            ProviderSettings providers,
            DoorSettings settings,
            TrustedProxies proxies,
            AdminConnector admin,
            ObjectProvider<UnreadableTargets> doors) {
        return factory -> {
            factory.setProtocol(DoorProtocol.class.getName());
            // before Spring Boot configures TLS, which goes through the protocol
            factory.addProtocolHandlerCustomizers((DoorProtocol protocol) -> protocol.configure(
                    settings,
                    proxies,
                    providers.askForCertificates(),
                    // there are doors only after there is a web server
                    (line, peer) -> doors.getObject().rejected(line, peer)));
            // a caller that waits with its body until we want it is rejected without it
            factory.addConnectorCustomizers(connector -> connector.setProperty("continueResponseTiming", "onRead"));
            factory.addContextCustomizers(context ->
                    ((StandardHost) context.getParent()).setErrorReportValveClass(ServerErrors.class.getName()));
            List<Valve> valves = new ArrayList<>(factory.getEngineValves());
            valves.add(0, new AccessLogMask(admin)); // before the log
            factory.setEngineValves(valves);
        };
    }
}
