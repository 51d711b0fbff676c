package io.callbackgateway.routefile.rules;

import io.callbackgateway.event.Status;
import io.callbackgateway.routefile.rules.Variables.Assignment;
import io.callbackgateway.routefile.tree.Mistakes;
import io.callbackgateway.routefile.tree.ProviderRoute;
import io.callbackgateway.routefile.tree.ProviderRoute.Kind;
import io.callbackgateway.routefile.tree.RouteFile;
import io.callbackgateway.routefile.tree.Step;
import io.callbackgateway.routefile.tree.Words;
import io.callbackgateway.routefile.tree.YamlNode;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The names of variables, and the constants that are set as those which are recorded. */
final class VariableRules {

    private static final List<String> STATUSES =
            Arrays.stream(Status.values()).map(Status::word).toList();

    /** Where a route names the time of a sweep. */
    private static final Pattern SWEEP =
            Pattern.compile("\\{(?:variable(?:\\.|\\[|As\\(|:)\\s*'?)?(?:since|before)(?:Unix)?\\b");

    /** What may stand beside the expression. */
    private static final Set<String> NO_EXPRESSION = Set.of("name", "id", "description", "note", "disabled");

    private VariableRules() {}

    static void check(RouteFile file, Mistakes mistakes) {
        file.routes().forEach(route -> check(route, file, mistakes));
        checkSweeps(file, mistakes);
    }

    /** Whether the facts say that all that changed in a time can be asked for, and whether the route does so. */
    private static void checkSweeps(RouteFile file, Mistakes mistakes) {
        YamlNode fact = file.facts().at("properties", "sweeps");
        boolean sweeps = "true".equals(fact.text());
        Optional<ProviderRoute> asking =
                file.routes().stream().filter(route -> route.kind() == Kind.ASK).findFirst();
        if (sweeps && asking.isEmpty()) {
            mistakes.error(
                    fact.line(),
                    "`sweeps` needs a route that asks, from `ask:" + file.provider()
                            + "`; add it, or take `sweeps` out");
        }
        asking.filter(route -> !sweeps).stream()
                .flatMapToInt(route -> IntStream.rangeClosed(route.line(), route.lastLine()))
                .filter(line -> SWEEP.matcher(file.lines().get(line - 1)).find())
                .findFirst()
                .ifPresent(line -> mistakes.error(
                        line,
                        "a time is given only to providers that have the fact `sweeps: true`; add it to the facts"));
    }

    private static void check(ProviderRoute route, RouteFile file, Mistakes mistakes) {
        Set<String> known = new TreeSet<>(Variables.given(route, file));
        known.addAll(Variables.setIn(route.node()));
        for (int line = route.line(); line <= route.lastLine(); line++) {
            for (String name : Variables.readIn(file.lines().get(line - 1))) {
                if (name.equals("callback") && !known.contains(name)) {
                    mistakes.error(
                            line,
                            "there is no `callback` in a route from `" + route.start() + "`; it is given "
                                    + Words.list(Variables.given(route, file)));
                } else if (!known.contains(name)) {
                    addUnset(line, name, known, mistakes);
                }
            }
        }
        List<String> readers = readers(route, file);
        Set<String> read = new TreeSet<>(Variables.readFrom(route));
        readers.forEach(line -> read.addAll(Variables.readIn(line)));
        for (Assignment each : Variables.assignmentsIn(route.node())) {
            checkName(each, route, mistakes);
            if (!read.contains(each.name()) && !isNamed(each.name(), readers)) {
                addUnread(each, route, mistakes);
            }
            if (route.kind() == Kind.INBOX) {
                checkConstant(each, file, mistakes);
            }
        }
    }

    /** The lines in which what a route sets can be read: what the one from {@code status} sets is given to the others. */
    private static List<String> readers(ProviderRoute route, RouteFile file) {
        return file.routes().stream()
                .filter(each -> each.equals(route) || route.is("status") && each.kind() == Kind.DELIVERY)
                .flatMap(each -> file.lines().subList(each.line() - 1, each.lastLine()).stream())
                .toList();
    }

    private static void addUnset(int line, String name, Set<String> known, Mistakes mistakes) {
        String problem = "no step sets the variable `" + name + "`, so that it is always empty";
        Words.nearest(name, known)
                .ifPresentOrElse(
                        near -> mistakes.error(line, problem + "; did you mean `" + near + "`?"),
                        () -> mistakes.warning(line, problem + "; set it before, or leave it out"));
    }

    private static void checkName(Assignment each, ProviderRoute route, Mistakes mistakes) {
        String name = each.name();
        if (NO_EXPRESSION.containsAll(each.value().fields().keySet())
                && each.value().isMap()) {
            mistakes.error(
                    each.value().line(),
                    "the variable `" + name
                            + "` gets no value; write one of `constant`, `jsonpath` or `simple` beside its name");
        }
        if (name.isBlank()) {
            mistakes.error(each.value().line(), "the variable has no `name`");
        } else if (Variables.isFixed(route, name)) {
            mistakes.error(
                    each.value().line(), "the variable `" + name + "` is set by the gateway; choose another name");
        }
    }

    private static void addUnread(Assignment each, ProviderRoute route, Mistakes mistakes) {
        Set<String> wanted = Variables.readFrom(route);
        Words.nearest(each.name(), wanted)
                .ifPresent(near -> mistakes.error(
                        each.value().line(),
                        "nothing reads the variable `" + each.name() + "`; did you mean `" + near + "`? What is read: "
                                + Words.list(wanted)));
    }

    /** As {@code {name}} of {@code api:} and {@code inbox:}, {@code variable:name} or {@code variableSend}. */
    private static boolean isNamed(String name, List<String> lines) {
        Pattern named = Pattern.compile("\\{" + Pattern.quote(name) + "}|variable:\\s*" + Pattern.quote(name)
                + "\\b|variableSend:\\s*" + Pattern.quote(name) + "\\b");
        return lines.stream().anyMatch(line -> named.matcher(line).find());
    }

    private static void checkConstant(Assignment each, RouteFile file, Mistakes mistakes) {
        YamlNode constant = Step.expression(each.value(), "constant");
        if (constant.text() == null) {
            return;
        }
        String problem = problem(each.name(), constant.text().strip(), file);
        if (problem != null) {
            mistakes.error(constant.line(), problem);
        }
    }

    /** @return {@code null} where the value can be used */
    private static String problem(String name, String value, RouteFile file) {
        return switch (name) {
            case "status" ->
                STATUSES.contains(value)
                        ? null
                        : "`" + value + "` is no status" + Words.didYouMean(value, STATUSES) + " There are "
                                + String.join(", ", STATUSES);
            case "currency" ->
                isCurrency(value) ? null : "`" + value + "` is no currency; take a code of ISO 4217, such as EUR";
            case "amountCaptured", "amountCredited" ->
                isAmount(value, file)
                        ? null
                        : "`" + value
                                + "` is no amount; take a whole number of minor units, such as 1000 for 10.00 EUR";
            case "occurredAt" ->
                isTime(value) || isNumber(value)
                        ? null
                        : "`" + value
                                + "` is no time; take ISO 8601 with its offset, such as 2026-01-31T12:00:00Z, or Unix time";
            case "version" ->
                isTime(value) || isNumber(value)
                        ? null
                        : "`" + value + "` is no version; take a whole number, or a time with its offset such as"
                                + " 2026-01-31T12:00:00Z";
            default -> null;
        };
    }

    private static boolean isCurrency(String value) {
        return Currency.getAvailableCurrencies().stream()
                .anyMatch(each -> each.getCurrencyCode().equals(value.toUpperCase(Locale.ROOT)));
    }

    private static boolean isAmount(String value, RouteFile file) {
        boolean decimal = file.facts().textAt("properties", "amounts").equals("decimal");
        return value.matches(decimal ? "-?\\d{1,15}(\\.\\d+)?" : "-?\\d{1,18}");
    }

    private static boolean isNumber(String value) {
        return value.matches("\\d{1,18}(\\.\\d+)?");
    }

    private static boolean isTime(String value) {
        try {
            OffsetDateTime.parse(value);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }
}
