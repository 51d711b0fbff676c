package io.callbackgateway.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.callbackgateway.CallbackGatewayApplication;
import io.callbackgateway.testing.RawConnection;
import io.callbackgateway.testing.RawConnection.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.servlet.context.ServletWebServerInitializedEvent;
import org.springframework.context.ApplicationListener;

class StartingDoorTests {

    private final List<Answer> answers = new ArrayList<>();

    @Test
    void callbackBetweenTheWebServersStartAndTheRoutesIsToldToComeAgain(@TempDir Path dataDir) {
        SpringApplication gateway = new SpringApplication(CallbackGatewayApplication.class);
        gateway.addListeners((ApplicationListener<ServletWebServerInitializedEvent>)
                event -> call(event.getWebServer().getPort()));

        gateway.run(
                        "--server.port=0",
                        "--gateway.admin.port=0",
                        "--gateway.admin.password=secret",
                        "--spring.jmx.enabled=false",
                        "--gateway.data-dir=" + dataDir,
                        "--gateway.providers.idpay.uat.auth[0].none=true")
                .close();

        assertThat(answers).hasSize(1);
        assertThat(answers.get(0).status()).isEqualTo(503);
        assertThat(answers.get(0).header("Retry-After")).isEqualTo("5");
        assertThat(answers.get(0).header("Content-Type")).isEqualTo("application/problem+json");
    }

    private void call(int port) {
        try (RawConnection connection = RawConnection.to(port)) {
            answers.add(connection
                    .send("POST /callbacks/idpay/uat HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n"
                            + "Connection: close\r\n\r\n{}")
                    .answer());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
