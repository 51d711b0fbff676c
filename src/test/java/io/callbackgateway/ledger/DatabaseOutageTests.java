package io.callbackgateway.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.callbackgateway.broker.EmbeddedBroker;
import io.callbackgateway.settings.BadSettingException;
import io.callbackgateway.testing.Postgres;
import io.callbackgateway.testing.RunningGateway;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The ledger's database goes away while callbacks come in. */
@ExtendWith(OutputCaptureExtension.class)
class DatabaseOutageTests {

    private static Postgres postgres;
    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        postgres = Postgres.create();
        gateway = RunningGateway.start(
                "gateway.ledger.url=" + postgres.newDatabase(), "gateway.providers.idpay.uat.auth[0].none=true");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        postgres.close();
    }

    @Test
    void callbacksAreAcceptedWhileTheDatabaseIsAwayAndProcessedOnceWhenItIsBack(CapturedOutput output) {
        assertThat(gateway.outcomeOf(RunningGateway.callbackId(accept("before", "processing"))))
                .isEqualTo("emitted");
        postgres.stop();

        String unreadable = RunningGateway.callbackId(post("{\"id\": hunter2}"));
        List<String> readable = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            readable.add(RunningGateway.callbackId(accept("during-" + i, "approved")));
        }
        String change = RunningGateway.callbackId(accept("before", "approved"));

        // Longer than the pool of connections waits: by then they have been tried together, and one by one.
        await().atMost(Duration.ofSeconds(40)).until(() -> output.getOut().contains("Lane inbox.idpay.uat is stopped"));
        assertThat(broker().depth("inbox.dead")).isZero();
        postgres.start();

        for (String callbackId : readable) {
            assertThat(gateway.outcomeOf(callbackId)).isEqualTo("emitted");
            assertThat(gateway.eventOf(callbackId).path("data").path("sequence").intValue())
                    .isOne();
        }
        assertThat(gateway.outcomeOf(change)).isEqualTo("emitted");
        assertThat(gateway.eventOf(change).path("data").path("sequence").intValue())
                .isEqualTo(2);
        assertThat(gateway.outcomeOf(unreadable)).isEqualTo("unreadable");
        await().until(() -> broker().depth("inbox.idpay.uat") == 0);
        assertThat(broker().depth("inbox.dead")).isOne();
        assertThat(gateway.events()).hasSize(14);
        assertThat(output).doesNotContain("hunter2");
    }

    @Test
    void doorsOpenAtAStartWhileTheDatabaseIsAwayAndCallbacksWaitForIt(CapturedOutput output) {
        try (Postgres late = Postgres.create()) {
            String database = late.newDatabase();
            late.stop();
            try (RunningGateway early = RunningGateway.start(
                    "spring.main.sources=" + Impatience.class.getName(),
                    "gateway.ledger.url=" + database,
                    "gateway.providers.idpay.uat.auth[0].none=true")) {
                String id = RunningGateway.callbackId(
                        early.post("/callbacks/idpay/uat", "{\"id\":\"early\",\"status\":\"approved\"}"));
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> output.getOut().contains("All lanes wait until it is known which are paused")
                                && output.getOut().contains("inbox.dead is compared with the ledger later"));
                assertThat(early.bean(EmbeddedBroker.class).depth("inbox.idpay.uat"))
                        .isOne();

                late.start();

                early.eventOf(id);
                assertThat(early.outcomeOf(id)).isEqualTo("emitted");
                assertThat(output).contains("gateway.ledger.url").doesNotContain("error occurred in scheduled task");
            }
        }
    }

    /** The pool says soon that the database is away, so that a start is not held up for long. */
    static class Impatience implements BeanPostProcessor {

        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            if (bean instanceof HikariDataSource pool) {
                pool.setConnectionTimeout(250);
            }
            return bean;
        }
    }

    @Test
    void aStartFailsWhereTheDatabaseDoesNotLetTheGatewayIn() {
        String url = postgres.newDatabase().replace("user=postgres", "user=nobody");

        assertThatThrownBy(
                        () -> RunningGateway.start("gateway.ledger.url=" + url).close())
                .hasRootCauseInstanceOf(BadSettingException.class)
                .rootCause()
                .hasMessageStartingWith("gateway.ledger: ");
    }

    private static HttpResponse<String> accept(String id, String status) {
        HttpResponse<String> answer = post("{\"id\":\"%s\",\"status\":\"%s\"}".formatted(id, status));
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer;
    }

    private static HttpResponse<String> post(String body) {
        return gateway.post("/callbacks/idpay/uat", body);
    }

    private static EmbeddedBroker broker() {
        return gateway.bean(EmbeddedBroker.class);
    }
}
