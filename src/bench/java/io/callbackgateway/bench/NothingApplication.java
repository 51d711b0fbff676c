package io.callbackgateway.bench;

import java.util.Map;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.component.platform.http.springboot.SpringBootPlatformHttpEngine;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.actuate.autoconfigure.security.servlet.ManagementWebSecurityAutoConfiguration;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.autoconfigure.jms.artemis.ArtemisAutoConfiguration;
import org.springframework.boot.autoconfigure.security.servlet.SecurityAutoConfiguration;
import org.springframework.context.annotation.Bean;

/** What the gateway's ground costs without the gateway: its web server and platform-http, and a route that does nothing. */
@SpringBootApplication(
        exclude = {
            ArtemisAutoConfiguration.class,
            DataSourceAutoConfiguration.class,
            ManagementWebSecurityAutoConfiguration.class,
            SecurityAutoConfiguration.class
        })
class NothingApplication {

    public static void main(String[] args) {
        SpringApplication application = new SpringApplication(NothingApplication.class);
        application.setDefaultProperties(
                Map.of("spring.threads.virtual.enabled", "true", "spring.main.banner-mode", "off"));
        application.run(args);
    }

    /** As in the gateway: on the web server's own thread. */
    @Bean("platform-http-engine")
    PlatformHttpEngine platformHttpEngine(@Value("${server.port}") int port) {
        return new SpringBootPlatformHttpEngine(port, Runnable::run);
    }

    @Bean
    RouteBuilder nothing() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("platform-http:/nothing").removeHeaders("*").setBody(constant("{}"));
            }
        };
    }
}
