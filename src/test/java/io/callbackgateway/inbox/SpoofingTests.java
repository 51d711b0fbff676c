package io.callbackgateway.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.callbackgateway.testing.RunningGateway;
import io.callbackgateway.testing.SharedGateway;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Names that mean something to Camel, to the broker or to our routes mean nothing in a request. */
@ExtendWith(SharedGateway.class)
class SpoofingTests {

    private static final List<String> NAMES = List.of(
            "CamelHttpResponseCode",
            "camelhttpresponsecode",
            "CAMELHTTPURI",
            "CamelHttpMethod",
            "CamelFileName",
            "cAmElFileName",
            "CamelAwsS3Key",
            "CamelJmsDestinationName",
            "CamelBeanMethodName",
            "CamelOverruleFileName",
            "CamelExecCommandExecutable",
            "JMSReplyTo",
            "jmsreplyto",
            "JMSCorrelationID",
            "JMSType",
            "JMSXGroupID",
            "jmsxgroupid",
            "JMSXGroupSeq",
            "JMSDestination",
            "JMSExpiration",
            "_AMQ_DUPL_ID",
            "_amq_dupl_id",
            "_AMQ_GROUP_ID",
            "_AMQ_SCHED_DELIVERY",
            "_AMQ_LVQ_NAME",
            "breadcrumbId",
            "callback",
            "callbackId",
            "provider",
            "environment",
            "origin",
            "event",
            "eventId",
            "transactionId",
            "providerStatus",
            "reference",
            "version",
            "reasonCode",
            "occurredAt",
            "amountCaptured",
            "variable.status");

    private static RunningGateway gateway;

    @BeforeAll
    static void share(RunningGateway shared) {
        gateway = shared;
    }

    @Test
    void headersOfThoseNamesChangeNothing() throws JMSException {
        var request = gateway.request("POST", "/callbacks/idpay/uat");
        NAMES.forEach(name -> request.header(name, "4711"));
        request.header("status", "declined").header("Transaction-Id", "4711").header("X-Echo", "4711");

        assertUnimpressed(request.method("POST", body("by-header", "approved")), "by-header", "approved");
    }

    @Test
    void queryParametersOfThoseNamesChangeNothing() throws JMSException {
        String query = String.join("=4711&", NAMES) + "=4711&status=declined&body=4711";

        assertUnimpressed(
                gateway.request("POST", "/callbacks/idpay/uat?" + query).method("POST", body("by-query", "expired")),
                "by-query",
                "expired");
    }

    @Test
    void duplicateIdOfTheBrokerDropsNothing() {
        for (int i = 0; i < 2; i++) {
            String path =
                    "/callbacks/proposal/homologation?proposal=dupl&status=" + i + "&_AMQ_DUPL_ID=x&_AMQ_LVQ_NAME=x";
            String id = RunningGateway.callbackId(gateway.post(path, "{}", "_AMQ_DUPL_ID", "x"));

            gateway.eventOf(id);
        }
        assertThat(gateway.eventsOf("dupl")).hasSize(2);
    }

    @Test
    void nothingOfTheRequestIsInTheAnswer() {
        var request = gateway.request("POST", "/callbacks/idpay/uat?X-Canary=4711");
        NAMES.forEach(name -> request.header(name, "4711"));
        HttpResponse<String> accepted = gateway.send(request.header("X-Canary", "4711")
                .header("Content-Type", "text/x-canary")
                .method("POST", body("answer", "processing")));

        assertThat(accepted.statusCode()).isEqualTo(200);
        assertThat(accepted.body()).matches("\\{\"callbackId\":\"[0-9a-f-]{36}\"}");
        assertThat(accepted.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(new TreeSet<>(accepted.headers().map().keySet()))
                .isSubsetOf(
                        "cache-control",
                        "connection",
                        "content-length",
                        "content-security-policy",
                        "content-type",
                        "date",
                        "keep-alive",
                        "transfer-encoding",
                        "x-content-type-options");
        assertThat(accepted.headers().map().toString()).doesNotContain("4711", "x-canary");
    }

    private static void assertUnimpressed(java.net.http.HttpRequest.Builder request, String transaction, String status)
            throws JMSException {
        HttpResponse<String> accepted = gateway.send(request);
        assertThat(accepted.statusCode()).isEqualTo(200);

        JsonNode event = gateway.eventOf(RunningGateway.callbackId(accepted));
        assertThat(event.toString()).doesNotContain("4711");
        assertThat(event.path("subject").textValue()).isEqualTo(transaction);
        assertThat(event.path("data").path("status").textValue()).isEqualTo(status);
        assertThat(event.path("data").path("providerStatus").path("code").textValue())
                .isEqualTo(status);
        assertThat(event.path("data").path("provider").textValue()).isEqualTo("idpay");
        assertThat(event.path("data").has("reference")).isFalse();

        Message message = gateway.take("callbacks.uat." + status, "transactionId = '" + transaction + "'");
        Set<String> properties = new TreeSet<>();
        for (Object name : Collections.list(message.getPropertyNames())) {
            properties.add(name.toString());
            assertThat(message.getStringProperty(name.toString()))
                    .as(name.toString())
                    .doesNotContain("4711");
        }
        assertThat(properties)
                .contains(
                        "provider",
                        "environment",
                        "status",
                        "providerStatus",
                        "transactionId",
                        "eventId",
                        "JMSXGroupID")
                .doesNotContain("breadcrumbId", "callback", "callbackId", "version", "_AMQ_DUPL_ID", "X-Echo");
        assertThat(message.getStringProperty("JMSXGroupID")).isEqualTo("idpay/uat/" + transaction);
        assertThat(message.getJMSReplyTo()).isNull();
        assertThat(message.getJMSCorrelationID()).isEqualTo(RunningGateway.callbackId(accepted));
    }

    private static java.net.http.HttpRequest.BodyPublisher body(String transaction, String status) {
        return BodyPublishers.ofString("{\"id\":\"" + transaction + "\",\"status\":\"" + status + "\"}");
    }
}
