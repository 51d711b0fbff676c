package io.callbackgateway;

import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.component.platform.http.springboot.SpringBootPlatformHttpEngine;
import org.apache.camel.jsonpath.JsonPathLanguage;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;

@Configuration
class CamelConfiguration {

    /** Runs platform-http on the web server's own thread: nothing is gained by handing each request to another one. */
    @Bean("platform-http-engine")
    PlatformHttpEngine platformHttpEngine(@Value("${server.port}") int port) {
        return new SpringBootPlatformHttpEngine(port, Runnable::run);
    }

    /** JSONPath in routes: what is not there is nothing, not an error. Providers add and drop fields. */
    @Bean("jsonpath-language")
    @Scope("prototype")
    JsonPathLanguage jsonPathLanguage() {
        JsonPathLanguage language = new JsonPathLanguage();
        language.setSuppressExceptions(true);
        return language;
    }
}
