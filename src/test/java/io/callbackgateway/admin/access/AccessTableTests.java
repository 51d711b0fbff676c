package io.callbackgateway.admin.access;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.callbackgateway.testing.AdminDoor;
import io.callbackgateway.testing.RunningGateway;
import io.callbackgateway.testing.SharedGateway;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.http.HttpHeaders;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.web.FilterChainProxy;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/**
 * Who may what at the admin door: everything that can be asked there has a line here, and everybody tries all of it, as far as to what would
 * answer.
 */
@ExtendWith(SharedGateway.class)
class AccessTableTests {

    /** The least that it takes; for what is closed, nothing is enough. */
    private static final String TABLE =
            """
            closed         DELETE /callbacks
            closed         GET /callbacks
            closed         HEAD /callbacks
            closed         OPTIONS /callbacks
            closed         PATCH /callbacks
            closed         POST /callbacks
            closed         PUT /callbacks

            open           GET /login
            operator       * /denied

            viewer         GET /
            viewer         GET /audit
            viewer         GET /callback
            viewer         GET /callback/request
            viewer         GET /dead-letters
            viewer         GET /dead-letters/callbacks
            administrator  GET /dead-letters/discard
            administrator  POST /dead-letters/discard
            viewer         GET /dead-letters/redrive
            operator       POST /dead-letters/redrive
            viewer         GET /destinations
            viewer         GET /destinations/test
            operator       POST /destinations/test
            viewer         GET /pause
            operator       POST /pause
            viewer         GET /provider
            viewer         GET /provider/delivery
            viewer         GET /provider/heal
            operator       POST /provider/heal
            viewer         GET /providers
            viewer         GET /rejected
            viewer         GET /rejected/reverify
            operator       POST /rejected/reverify
            viewer         GET /replay
            viewer         GET /replay/start
            operator       POST /replay/start
            operator       POST /replay/stop
            viewer         GET /replays
            operator       POST /replays
            viewer         GET /replays/new
            operator       POST /resume
            administrator  GET /settings/reload
            administrator  POST /settings/reload
            administrator  GET /tokens
            administrator  POST /tokens
            administrator  GET /tokens/revoke
            administrator  POST /tokens/revoke
            viewer         GET /transaction
            operator       POST /transaction/attempts
            administrator  GET /transaction/erase
            administrator  POST /transaction/erase
            viewer         GET /transaction/reconcile
            operator       POST /transaction/reconcile
            viewer         GET /transaction/resend
            operator       POST /transaction/resend
            viewer         GET /transactions

            viewer         GET /actuator
            viewer         GET /actuator/health
            viewer         GET /actuator/health/**
            viewer         GET /actuator/info
            viewer         GET /actuator/metrics
            viewer         GET /actuator/metrics/{requiredMetricName}
            viewer         GET /actuator/prometheus

            viewer         GET /api/alarms
            viewer         GET /api/audit
            administrator  POST /api/backup
            viewer         GET /api/callbacks
            viewer         GET /api/callbacks/{id}
            viewer         GET /api/callbacks/{id}/request
            viewer         GET /api/dead-letters
            viewer         GET /api/dead-letters/callbacks
            administrator  POST /api/dead-letters/discard
            viewer         GET /api/dead-letters/foreign
            administrator  POST /api/dead-letters/foreign/discard
            operator       POST /api/dead-letters/redrive
            viewer         GET /api/destinations
            operator       POST /api/destinations/{name}/pause
            operator       POST /api/destinations/{name}/resume
            operator       POST /api/destinations/{name}/test
            operator       POST /api/events/resend
            viewer         GET /api/lanes
            operator       POST /api/lanes/{provider}/{environment}/pause
            operator       POST /api/lanes/{provider}/{environment}/resume
            viewer         GET /api/me
            viewer         GET /api/openapi.json
            viewer         GET /api/overview
            viewer         GET /api/providers/{provider}/{environment}/delivery
            administrator  POST /api/providers/{provider}/{environment}/delivery/apply
            operator       POST /api/providers/{provider}/{environment}/delivery/heal
            viewer         GET /api/providers/{provider}/{environment}/delivery/plan
            operator       POST /api/providers/{provider}/{environment}/reverify
            viewer         GET /api/rejected
            viewer         GET /api/replays
            operator       POST /api/replays
            viewer         GET /api/replays/{id}
            operator       POST /api/replays/{id}/start
            operator       POST /api/replays/{id}/stop
            viewer         GET /api/subscriptions
            administrator  DELETE /api/subscriptions/{name}
            administrator  POST /api/settings/reload
            administrator  GET /api/tokens
            administrator  POST /api/tokens
            administrator  DELETE /api/tokens/{id}
            viewer         GET /api/transactions
            viewer         GET /api/transactions/{provider}/{environment}/{id}
            operator       POST /api/transactions/{provider}/{environment}/{id}/attempts
            administrator  POST /api/transactions/{provider}/{environment}/{id}/erase
            operator       POST /api/transactions/{provider}/{environment}/{id}/reconcile
            operator       POST /api/transactions/{provider}/{environment}/{id}/resend
            """;

    private static final List<String> RANKS = List.of("open", "viewer", "operator", "administrator", "closed");

    private static final String PAGE_TOKEN = "0123456789abcdef";

    private static RunningGateway gateway;
    private static final Map<String, String> CALLERS = new LinkedHashMap<>();
    private static final List<String> TOKENS = new ArrayList<>();

    @BeforeAll
    static void share(RunningGateway shared) {
        gateway = shared;
        CALLERS.put("nobody", "");
        CALLERS.put("a wrong password", basic("administrator", "operator"));
        CALLERS.put("a wrong token", "Bearer cgw_" + "A".repeat(43));
        for (String role : RANKS.subList(1, 4)) {
            CALLERS.put(role, basic(role, role));
            CALLERS.put(role + "'s token", "Bearer " + token(role));
        }
    }

    @AfterAll
    static void revoke() {
        TOKENS.forEach(id -> new AdminDoor(gateway).delete("/api/tokens/" + id));
    }

    @Test
    void everythingThatCanBeAskedHasALine() {
        assertThat(mappings()).isEqualTo(lines().keySet());
    }

    @Test
    void eachMayWhatItsLineSaysAndNothingElse() {
        assertThat(mappings())
                .allSatisfy(mapping -> CALLERS.forEach((caller, authorization) -> {
                    int least = RANKS.indexOf(lines().get(mapping));
                    int rank = Math.max(0, RANKS.indexOf(caller.replace("'s token", "")));
                    boolean wrong = caller.startsWith("a wrong");
                    String expected = wrong || least > 0 && rank == 0 ? "401" : rank < least ? "403" : "allowed";

                    assertThat(tried(mapping, authorization))
                            .as("%s by %s", mapping, caller)
                            .isEqualTo(expected);
                }));
    }

    private static Map<String, String> lines() {
        return TABLE.lines()
                .filter(line -> !line.isBlank())
                .map(line -> line.strip().split(" +", 2))
                .collect(toMap(line -> line[1], line -> line[0]));
    }

    /** Such as {@code GET /api/audit}; {@code * …} where the method is any. */
    private static Set<String> mappings() {
        return gateway.bean(DispatcherServlet.class).getHandlerMappings().stream()
                .filter(RequestMappingInfoHandlerMapping.class::isInstance)
                .map(RequestMappingInfoHandlerMapping.class::cast)
                .flatMap(each -> each.getHandlerMethods().keySet().stream())
                .flatMap(AccessTableTests::each)
                .filter(mapping -> !mapping.startsWith("TRACE ")) // which nobody gets so far with
                .collect(toSet());
    }

    private static Stream<String> each(RequestMappingInfo mapping) {
        Set<?> methods = mapping.getMethodsCondition().getMethods();
        return mapping.getPatternValues().stream()
                .flatMap(path -> methods.isEmpty()
                        ? Stream.of("* " + path)
                        : methods.stream().map(method -> method + " " + path));
    }

    /** With the token of a page, without which nobody may change anything by a browser. */
    private static String tried(String mapping, String authorization) {
        String method = mapping.split(" ")[0].replace("*", "POST");
        String path = mapping.split(" ")[1].replaceAll("\\{[^/]*}", "x").replace("**", "x");
        MockHttpServletRequest request = new MockHttpServletRequest(method, path);
        request.setServletPath(path);
        request.setLocalPort(gateway.adminPort());
        request.setCookies(new Cookie("XSRF-TOKEN", PAGE_TOKEN));
        request.addHeader("X-XSRF-TOKEN", masked(PAGE_TOKEN));
        if (!authorization.isEmpty()) {
            request.addHeader(HttpHeaders.AUTHORIZATION, authorization);
        }
        MockHttpServletResponse response = new MockHttpServletResponse();
        AtomicBoolean reached = new AtomicBoolean();
        try {
            gateway.bean(FilterChainProxy.class).doFilter(request, response, (asked, answered) -> reached.set(true));
        } catch (IOException | ServletException e) {
            throw new IllegalStateException(e);
        }
        return reached.get() ? "allowed" : Integer.toString(response.getStatus());
    }

    /** As in a page: behind as many bytes that it is masked with, here zeros. */
    private static String masked(String token) {
        byte[] bytes = new byte[2 * token.length()];
        System.arraycopy(token.getBytes(StandardCharsets.UTF_8), 0, bytes, token.length(), token.length());
        return Base64.getUrlEncoder().encodeToString(bytes);
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    private static String token(String role) {
        var made = AdminDoor.json(AdminDoor.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + gateway.adminPort() + "/api/tokens"))
                        .header("Authorization", basic("administrator", "administrator"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"name\":\"table-" + role + "\",\"role\":\"" + role + "\"}"))));
        TOKENS.add(made.path("id").asText());
        return made.path("secret").asText();
    }
}
