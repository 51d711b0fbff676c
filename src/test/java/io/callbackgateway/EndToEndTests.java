package io.callbackgateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.callbackgateway.testing.RunningGateway;
import io.callbackgateway.testing.SharedGateway;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedGateway.class)
class EndToEndTests {

    private static RunningGateway gateway;

    @BeforeAll
    static void share(RunningGateway shared) {
        gateway = shared;
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
