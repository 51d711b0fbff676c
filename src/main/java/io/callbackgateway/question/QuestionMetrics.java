package io.callbackgateway.question;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import org.springframework.stereotype.Component;

/**
 * By {@code provider} and {@code environment}: {@code gateway.reconciliation.questions}, and of their answers {@code .missed},
 * {@code .agreed}, {@code .stale} and {@code .failed}; {@code .drift} counts those of the missed ones that a sample of final
 * transactions has found.
 */
@Component
public class QuestionMetrics {

    private static final String PREFIX = "gateway.reconciliation.";

    private final MeterRegistry meters;

    public QuestionMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    /** So that each is there from the start, at zero. */
    public void show(String provider, String environment) {
        for (Counted each : Counted.values()) {
            counter(each, provider, environment);
        }
    }

    /** A question about one transaction, or for what has changed in a time. */
    public void countQuestion(String provider, String environment) {
        counter(Counted.QUESTIONS, provider, environment).increment();
    }

    public void count(Answer answer, String provider, String environment) {
        switch (answer) {
            case MISSED -> counter(Counted.MISSED, provider, environment).increment();
            case AGREED -> counter(Counted.AGREED, provider, environment).increment();
            case STALE -> counter(Counted.STALE, provider, environment).increment();
            case FAILED -> counter(Counted.FAILED, provider, environment).increment();
            case IGNORED, UNAVAILABLE -> {} // says nothing of the provider
        }
    }

    public void countDrift(String provider, String environment) {
        counter(Counted.DRIFT, provider, environment).increment();
    }

    private Counter counter(Counted counted, String provider, String environment) {
        return Counter.builder(PREFIX + counted.name().toLowerCase(Locale.ROOT))
                .description(counted.description)
                .tag("provider", provider)
                .tag("environment", environment)
                .register(meters);
    }

    private enum Counted {
        QUESTIONS("Questions to the provider's API about what may have been missed"),
        MISSED("Changes that no callback told, and an answer of the provider's API did"),
        AGREED("Answers that say what is known"),
        STALE("Answers that were overtaken by a callback"),
        FAILED("Answers that cannot be used"),
        DRIFT("Final states that turned out to be others when a sample of them was asked about");

        private final String description;

        Counted(String description) {
            this.description = description;
        }
    }
}
