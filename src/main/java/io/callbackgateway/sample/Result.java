package io.callbackgateway.sample;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * What became of one request of a sample, or of a question.
 *
 * @param callbackId that it had in this run; {@code null} of a question
 * @param variables that its route has set, in its order
 * @param items one for each transaction that was recorded, and a single one where none was; of a question none, but where it failed
 */
public record Result(Cause cause, String callbackId, List<Variable> variables, List<Item> items) {

    /** What a route is run for. */
    public sealed interface Cause permits SampleRequest, SampleQuestion {

        /** In one line. */
        String title();
    }

    /** Whether it asked the provider's API something that the sample has no answer to. */
    public boolean lacksAnswer() {
        return items.stream().anyMatch(item -> String.valueOf(item.detail()).startsWith(SampleApi.NO_ANSWER));
    }

    /**
     * @param step file and line
     * @param value {@code null} where the route removed it
     */
    public record Variable(String step, String name, Object value) {}

    /**
     * @param outcome as the callback's history has it; {@code transient} where the gateway would try again
     * @param detail why, or what of the callback was left out; {@code null} where there is nothing to say
     * @param event {@code null} where the outcome is not {@code emitted}
     */
    public record Item(String outcome, String detail, JsonNode event) {}
}
