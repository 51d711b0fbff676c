package io.callbackgateway.api;

import io.callbackgateway.failure.FailedException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.camel.Exchange;

/**
 * Whose API {@code api:} asks in an exchange. Whoever makes an exchange of a provider's route gives it one; without it nobody is asked.
 * The copies that a split makes of the exchange share it.
 */
public final class ApiAccess {

    private static final String PROPERTY = "gatewayApiAccess";

    private final String provider;
    private final String environment;
    private final Map<String, Object> shared;
    private final int limit;
    private final AtomicInteger questions = new AtomicInteger();

    private ApiAccess(String provider, String environment, Map<String, Object> shared, int limit) {
        this.provider = provider;
        this.environment = environment;
        this.shared = shared;
        this.limit = limit;
    }

    /**
     * For callbacks that are processed one after the other.
     *
     * @param shared their answers: each holds for every callback that was there before its question was asked
     */
    public static ApiAccess shared(String provider, String environment, Map<String, Object> shared) {
        return new ApiAccess(provider, environment, shared, Integer.MAX_VALUE);
    }

    /**
     * For one that asks anew each time.
     *
     * @param limit how often {@code api:} may run; once more is a permanent failure
     */
    public static ApiAccess limited(String provider, String environment, int limit) {
        return new ApiAccess(provider, environment, null, limit);
    }

    public void giveTo(Exchange exchange) {
        exchange.setProperty(PROPERTY, this);
    }

    static ApiAccess of(Exchange exchange) {
        ApiAccess access = exchange.getProperty(PROPERTY, ApiAccess.class);
        if (access == null) {
            throw new FailedException(
                    "api: works only in a route of a provider, which starts at inbox:, ask: or delivery:");
        }
        return access;
    }

    String provider() {
        return provider;
    }

    String environment() {
        return environment;
    }

    /** Whether a lane asks, which asks again by itself. */
    boolean ofLane() {
        return shared != null;
    }

    /** Counts one run of {@code api:}, and asks unless the answer is there. */
    ApiAnswer answer(ApiQuestion question, Supplier<ApiAnswer> asking) {
        if (questions.incrementAndGet() > limit) {
            throw new FailedException("the route has run api: more than " + limit
                    + " times; end its loop where the provider has no more");
        }
        return shared == null ? asking.get() : (ApiAnswer) shared.computeIfAbsent(key(question), any -> asking.get());
    }

    private static String key(ApiQuestion question) {
        return String.join(
                "\n",
                question.method(),
                question.target(),
                question.headers().toString(),
                String.valueOf(question.body()));
    }
}
