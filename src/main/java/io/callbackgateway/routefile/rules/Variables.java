package io.callbackgateway.routefile.rules;

import io.callbackgateway.routefile.tree.Step;
import io.callbackgateway.routefile.tree.YamlNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The variables of a provider's route. */
final class Variables {

    /** Those that {@code direct:record} and {@code direct:ignore} read. */
    static final Set<String> RECORDED = Set.of(
            "transactionId",
            "status",
            "providerStatus",
            "providerLabel",
            "reference",
            "reasonCode",
            "reasonText",
            "occurredAt",
            "version",
            "amountCaptured",
            "amountCredited",
            "currency");

    /** Those that a route finds set. */
    static final Set<String> GIVEN = Set.of("callback", "apiStatus");

    private Variables() {}

    /** @param value of {@code setVariable}: with {@code name} and an expression; else what names the variable */
    record Assignment(String name, YamlNode value) {}

    static List<Assignment> setBy(Step step) {
        List<Assignment> all = new ArrayList<>();
        YamlNode value = step.value();
        if (step.name().equals("setVariable")) {
            all.add(new Assignment(value.textAt("name"), value));
        } else if (step.name().equals("setVariables")) {
            value.at("variables").items().forEach(each -> all.add(new Assignment(each.textAt("name"), each)));
        }
        if (value.at("variableReceive").exists()) {
            all.add(new Assignment(value.textAt("variableReceive"), value.at("variableReceive")));
        }
        if (step.name().equals("convertVariableTo")) {
            String to = value.textAt("toName");
            all.add(new Assignment(to.isEmpty() ? value.textAt("name") : to, value));
        }
        return all;
    }
}
