package io.callbackgateway;

import org.apache.camel.jsonpath.JsonPathLanguage;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;

@Configuration
class CamelConfiguration {

    /** JSONPath in routes: what is not there is nothing, not an error. Providers add and drop fields. */
    @Bean("jsonpath-language")
    @Scope("prototype")
    JsonPathLanguage jsonPathLanguage() {
        JsonPathLanguage language = new JsonPathLanguage();
        language.setSuppressExceptions(true);
        return language;
    }
}
