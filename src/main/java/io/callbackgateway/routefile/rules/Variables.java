package io.callbackgateway.routefile.rules;

import io.callbackgateway.routefile.tree.ProviderRoute;
import io.callbackgateway.routefile.tree.RouteFile;
import io.callbackgateway.routefile.tree.Step;
import io.callbackgateway.routefile.tree.YamlNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The variables of providers' routes. */
final class Variables {

    /** Those that {@code direct:record} and {@code direct:ignore} read. */
    private static final Set<String> RECORDED = Set.of(
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

    /** What a route from {@code delivery:<provider>/status} says. */
    static final Set<String> DELIVERY_STATUS = Set.of(
            "deliveryEnabled", "deliveryPaused", "deliveryUrl", "deliveryExpectedStatus", "deliveryAuthentication");

    /** What a route on the delivery says to people. */
    private static final String DELIVERY_MESSAGE = "deliveryMessage";

    /** What {@code direct:attempt} reads. */
    private static final Set<String> ATTEMPT =
            Set.of("attemptId", "attemptNumber", "attemptStatus", "attemptState", "attemptAt");

    /** Set by whatever asks the provider's API. */
    private static final String API_STATUS = "apiStatus";

    private static final Set<String> OF_CALLBACK = Set.of("callback", API_STATUS);

    private static final Set<String> OF_QUESTION =
            Set.of("transactionId", "since", "before", "sinceUnix", "beforeUnix", "askedAt", "askedAtUnix", API_STATUS);

    /** By operation, beside what the route from {@code status} sets. */
    private static final Map<String, Set<String>> OF_OPERATION = Map.of(
            "configure", Set.of("deliveryUrl", "deliveryExpectedStatus", "deliveryUsername", "deliveryPassword"),
            "attempts", Set.of("transactionId"),
            "resend", Set.of("transactionId"));

    /** Where simple names a variable. */
    private static final Pattern READ = Pattern.compile("\\$\\{variable(?:\\.|\\[|As\\(|:)\\s*'?([A-Za-z_][\\w-]*)");

    private Variables() {}

    /** What a route finds set, or what is set by what it calls: no step of its own needs to. */
    static Set<String> given(ProviderRoute route, RouteFile file) {
        return switch (route.kind()) {
            case INBOX -> OF_CALLBACK;
            case ASK -> OF_QUESTION;
            case DELIVERY -> {
                Set<String> given = new TreeSet<>(OF_OPERATION.getOrDefault(route.operation(), Set.of()));
                given.add(API_STATUS);
                if (!route.is("status")) {
                    file.routes().stream()
                            .filter(each -> each.is("status"))
                            .forEach(each -> given.addAll(setIn(each.node())));
                }
                yield given;
            }
        };
    }

    /** Those among them that a route cannot set: an ask route that sweeps may name each transaction itself. */
    static boolean isFixed(ProviderRoute route, String name) {
        return switch (route.kind()) {
            case INBOX -> OF_CALLBACK.contains(name);
            case ASK -> OF_QUESTION.contains(name) && !name.equals("transactionId");
            case DELIVERY ->
                name.equals(API_STATUS)
                        || OF_OPERATION
                                .getOrDefault(route.operation(), Set.of())
                                .contains(name);
        };
    }

    /** What the gateway reads of what a route sets: a name that resembles one of them is a misspelling. */
    static Set<String> readFrom(ProviderRoute route) {
        return switch (route.kind()) {
            case INBOX -> RECORDED;
            case ASK -> Set.of();
            case DELIVERY -> {
                Set<String> read = new TreeSet<>(Set.of(DELIVERY_MESSAGE));
                read.addAll(route.is("status") ? DELIVERY_STATUS : route.is("attempts") ? ATTEMPT : Set.of());
                yield read;
            }
        };
    }

    /** The names in a text that are read by simple. */
    static Set<String> readIn(String text) {
        return READ.matcher(text).results().map(each -> each.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The names of all that the steps below a node set. */
    static Set<String> setIn(YamlNode steps) {
        return assignmentsIn(steps).stream().map(Assignment::name).collect(Collectors.toCollection(TreeSet::new));
    }

    static List<Assignment> assignmentsIn(YamlNode steps) {
        List<Assignment> all = new ArrayList<>();
        steps.forEachField((name, value) -> all.addAll(setBy(new Step(name, value))));
        return all;
    }

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
