package io.callbackgateway.api;

import io.callbackgateway.api.ApiLimits.NoAnswerException;
import io.callbackgateway.api.ApiLimits.NotAskedException;
import io.callbackgateway.api.auth.IssuedToken;
import io.callbackgateway.api.auth.NoTokenException;
import io.callbackgateway.api.auth.TokenSource;
import io.callbackgateway.client.BoundedClient;
import io.callbackgateway.client.RetryAfter;
import io.callbackgateway.failure.FailedException;
import io.callbackgateway.provider.ApiSettings;
import io.callbackgateway.provider.credentials.ApiCredentials;
import io.callbackgateway.tracing.Tracing;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/** The API of one provider and environment: it has its own token and its own limits, so that no other has to wait for it. */
final class ProviderApi {

    /** Bytes. */
    private static final int MAX_ANSWER = 2_000_000;

    private final ApiSettings api;
    private final String credentials;
    private final TokenSource tokens;
    private final ApiLimits limits;
    private final BoundedClient http;
    private final MeterProvider<Timer> questions;
    private final Clock clock;
    private volatile String denied;

    /**
     * @param credentials the settings to look at where the API does not take them
     * @param tokens {@code null} where it wants none
     */
    ProviderApi(
            ApiSettings api,
            String credentials,
            TokenSource tokens,
            ApiLimits limits,
            BoundedClient http,
            MeterProvider<Timer> questions,
            Clock clock) {
        this.api = api;
        this.credentials = credentials;
        this.tokens = tokens;
        this.limits = limits;
        this.http = http;
        this.questions = questions;
        this.clock = clock;
    }

    /** @param repeat whether a GET that has no answer, or a passing one, is asked again */
    ApiAnswer ask(ApiQuestion question, boolean repeat) {
        long start = System.nanoTime();
        String outcome = "failed";
        try {
            ApiAnswer answer = limits.run(
                    () -> proven(question), repeat && question.method().equals("GET"));
            outcome = outcome(answer);
            return answer;
        } catch (NotAskedException | NoTokenException e) {
            outcome = "not-asked";
            throw e;
        } catch (NoAnswerException e) {
            outcome = "unanswered";
            throw e;
        } finally {
            Tracing.note("outcome", outcome);
            questions
                    .withTags(
                            "provider", question.provider(), "environment", question.environment(), "outcome", outcome)
                    .record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        }
    }

    private static String outcome(ApiAnswer answer) {
        if (answer.isUsable()) {
            return "answered";
        }
        return answer.isDenied() ? "denied" : answer.isPassing() ? "unavailable" : "rejected";
    }

    /** Once more with another token where the API does not take the first, and with a third where the second was only refreshed. */
    private ApiAnswer proven(ApiQuestion question) {
        if (tokens == null) {
            ApiAnswer answer = send(question, null);
            note(answer);
            return answer;
        }
        IssuedToken token = tokens.token();
        ApiAnswer answer = send(question, token);
        note(answer);
        for (int i = 0; answer.status() == 401 && (i == 0 || i == 1 && token.refreshed()); i++) {
            token = tokens.insteadOf(token);
            answer = send(question, token);
            note(answer);
        }
        if (answer.isUsable()) {
            tokens.accepted(token);
        }
        return answer;
    }

    private void note(ApiAnswer answer) {
        if (answer.isDenied()) {
            denied = "answered " + answer.status() + "; check " + credentials;
        } else if (answer.isUsable()) {
            denied = null;
        }
    }

    private ApiAnswer send(ApiQuestion question, IssuedToken token) {
        limits.await();
        ApiAnswer answer;
        try {
            answer = http.send(request(question, token), this::read);
        } catch (IOException e) {
            throw new NoAnswerException("the provider's API gives " + e.getMessage());
        }
        if (answer.body().length > MAX_ANSWER) {
            throw new NoAnswerException("the provider's API answered more than " + MAX_ANSWER + " bytes");
        }
        return answer;
    }

    private HttpUriRequestBase request(ApiQuestion question, IssuedToken token) {
        if (!question.target()
                .startsWith("/")) { // anything else could lead to another host, and our credentials with it
            throw new FailedException("what a provider's API is asked must begin with a slash");
        }
        HttpUriRequestBase request =
                new HttpUriRequestBase(question.method(), URI.create(api.baseUrl() + question.target()));
        question.headers().forEach(request::setHeader);
        Tracing.handOn(request::setHeader);
        if (token != null) {
            request.setHeader("Authorization", "Bearer " + token.value());
        } else if (api.proof() instanceof ApiCredentials.Fixed proof) {
            request.setHeader(proof.header(), proof.value());
        }
        if (question.body() != null) {
            request.setEntity(new ByteArrayEntity(question.body().getBytes(StandardCharsets.UTF_8), null));
        }
        return request;
    }

    private ApiAnswer read(ClassicHttpResponse response) throws IOException {
        int status = response.getCode();
        Header wait = response.getFirstHeader("Retry-After");
        if (wait != null && (status == 429 || status == 503)) {
            limits.pause(RetryAfter.of(wait.getValue(), clock.instant()));
        }
        ApiAnswer head = new ApiAnswer(status, new byte[0]);
        return head.isUsable() && response.getEntity() != null
                ? new ApiAnswer(status, response.getEntity().getContent().readNBytes(MAX_ANSWER + 1))
                : head;
    }

    /** What keeps it from being asked, or from answering; {@code null} where nothing does. */
    String problem() {
        String problems = Stream.of(denied, tokens == null ? null : tokens.problem(), limits.problem())
                .filter(Objects::nonNull)
                .collect(Collectors.joining("; "));
        return problems.isEmpty() ? null : problems;
    }

    int state() {
        return limits.state();
    }
}
