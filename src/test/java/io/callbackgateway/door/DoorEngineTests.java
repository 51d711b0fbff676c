package io.callbackgateway.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.callbackgateway.testing.RunningGateway;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Message;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.platform.http.DefaultPlatformHttpConsumer;
import org.apache.camel.component.platform.http.HttpEndpointModel;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.apache.camel.component.platform.http.springboot.SpringBootPlatformHttpConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How the door reaches its route, and what Camel knows of that. */
class DoorEngineTests {

    private static final String PATH = "/callbacks/idpay/uat";

    private static RunningGateway gateway;
    private static CamelContext camel;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start(
                "gateway.providers.idpay.uat.auth[0].none=true",
                "gateway.providers.proposal.homologation.auth[0].none=true",
                "gateway.providers.proposal.homologation.ack=299");
        camel = gateway.bean(CamelContext.class);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void routeThatIsStoppedOrSuspendedIsAnsweredWith503UntilItRunsAgain() throws Exception {
        camel.getRouteController().suspendRoute("door");
        assertNotKept();
        camel.getRouteController().resumeRoute("door");
        assertThat(call().statusCode()).isEqualTo(200);

        camel.getRouteController().stopRoute("door");
        assertNotKept();
        camel.getRouteController().startRoute("door");
        assertThat(call().statusCode()).isEqualTo(200);
    }

    private static void assertNotKept() {
        HttpResponse<String> answer = call();
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("5");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }

    private static HttpResponse<String> call() {
        return gateway.post(PATH + "?CamelHttpResponseCode=200&x=y", "{}", "X-Other", "z");
    }

    @Test
    void statusWithoutANameIsAnAcceptToo() {
        assertThat(gateway.post("/callbacks/proposal/homologation", "{}").statusCode())
                .isEqualTo(299);
    }

    @Test
    void routeSeesTheCallbackAndNothingElseOfTheRequest() throws Exception {
        List<Message> seen = new ArrayList<>();
        AdviceWith.adviceWith(camel, "door", advice -> advice.weaveAddFirst()
                .process(exchange -> seen.add(exchange.getMessage().copy())));

        assertThat(call().statusCode()).isEqualTo(200);

        assertThat(seen).singleElement().satisfies(message -> {
            assertThat(message.getHeaders()).isEmpty();
            assertThat(message.getBody()).isInstanceOf(DoorRoute.AcceptedCallback.class);
        });
    }

    @Test
    void camelListsTheDoorAndOtherEndpointsAsThoseOfPlatformHttp() throws Exception {
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("platform-http:/elsewhere").routeId("elsewhere").setBody(constant("here"));
            }
        });

        assertThat(camel.getComponent("platform-http", PlatformHttpComponent.class)
                        .getHttpEndpoints())
                .extracting(HttpEndpointModel::getUri)
                .contains("/callbacks", "/elsewhere");
        assertThat(consumerOf("door").getClass()).isNotEqualTo(SpringBootPlatformHttpConsumer.class);
        assertThat(consumerOf("elsewhere").getClass()).isEqualTo(SpringBootPlatformHttpConsumer.class);
    }

    private static Object consumerOf(String route) {
        return ((DefaultPlatformHttpConsumer) camel.getRoute(route).getConsumer()).getPlatformHttpConsumer();
    }
}
