package io.callbackgateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.callbackgateway.testing.RunningGateway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EndToEndTests {

    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start("gateway.providers.idpay.uat.auth[0].none=true");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void callbackBecomesOneEventAndItsRepeatNone() {
        String body = "{\"id\":\"8263a268-5388-492a-bca2-28e1ff4a69f0\",\"status\":\"approved\"}";

        String first = RunningGateway.callbackId(gateway.post("/callbacks/idpay/uat", body));
        String repeat = RunningGateway.callbackId(gateway.post("/callbacks/idpay/uat", body));

        assertThat(gateway.eventOf(first).path("type").textValue()).isEqualTo("callback.transaction.approved");
        assertThat(gateway.outcomeOf(repeat)).isEqualTo("duplicate");
        assertThat(gateway.eventsOf("8263a268-5388-492a-bca2-28e1ff4a69f0")).hasSize(1);
    }
}
