package io.callbackgateway.processing;

import static org.assertj.core.api.Assertions.assertThat;

import io.callbackgateway.broker.EmbeddedBroker;
import io.callbackgateway.testing.RunningGateway;
import java.nio.file.Path;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class UnconfiguredInboxesTests {

    private static final String UAT = "gateway.providers.idpay.uat.auth[0].none=true";
    private static final String PRODUCTION = "gateway.providers.idpay.production.auth[0].none=true";

    @Test
    void callbacksOfAnEnvironmentThatIsNotConfiguredAnyMoreAreToldAtTheStartAndStay(
            @TempDir Path data, CapturedOutput output) throws Exception {
        try (RunningGateway gateway = RunningGateway.startOn(data, UAT, PRODUCTION)) {
            gateway.bean(CamelContext.class).getRouteController().stopRoute("idpay");
            for (String environment : new String[] {"uat", "production"}) {
                gateway.post("/callbacks/idpay/" + environment, "{\"id\":\"waits\",\"status\":\"approved\"}");
            }
        }
        String warning = "callbacks wait in inbox.idpay.";
        assertThat(output).doesNotContain(warning);

        try (RunningGateway gateway = RunningGateway.startOn(data, PRODUCTION)) {
            assertThat(output).contains("1 " + warning + "uat").doesNotContain(warning + "production");
            assertThat(gateway.bean(EmbeddedBroker.class).depth("inbox.idpay.uat"))
                    .isOne();
        }
    }
}
