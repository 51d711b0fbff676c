package io.callbackgateway.delivery;

import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration
class DeliveryConfiguration {

    @Bean
    Clock deliveryClock() {
        return Clock.systemUTC();
    }
}
