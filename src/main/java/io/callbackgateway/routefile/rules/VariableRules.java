package io.callbackgateway.routefile.rules;

import io.callbackgateway.event.Status;
import io.callbackgateway.routefile.rules.Variables.Assignment;
import io.callbackgateway.routefile.tree.Mistakes;
import io.callbackgateway.routefile.tree.RouteFile;
import io.callbackgateway.routefile.tree.Step;
import io.callbackgateway.routefile.tree.Words;
import io.callbackgateway.routefile.tree.YamlNode;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The names of variables, and the constants that are set as those which are recorded. */
final class VariableRules {

    private static final List<String> STATUSES =
            Arrays.stream(Status.values()).map(Status::word).toList();

    /** Where simple names a variable. */
    private static final Pattern READ = Pattern.compile("\\$\\{variable(?:\\.|\\[|As\\(|:)\\s*'?([A-Za-z_][\\w-]*)");

    /** What may stand beside the expression. */
    private static final Set<String> NO_EXPRESSION = Set.of("name", "id", "description", "note", "disabled");

    private VariableRules() {}

    static void check(RouteFile file, Mistakes mistakes) {
        List<Assignment> assignments = new ArrayList<>();
        file.route().forEachField((name, value) -> assignments.addAll(Variables.setBy(new Step(name, value))));
        Set<String> set = assignments.stream().map(Assignment::name).collect(Collectors.toCollection(TreeSet::new));
        Set<String> read = new TreeSet<>();
        for (int i = 0; i < file.lines().size(); i++) {
            Matcher reads = READ.matcher(file.lines().get(i));
            while (reads.find()) {
                checkRead(i + 1, reads.group(1), set, mistakes);
                read.add(reads.group(1));
            }
        }
        for (Assignment each : assignments) {
            checkName(each, read, file, mistakes);
            checkConstant(each, file, mistakes);
        }
    }

    private static void checkRead(int line, String name, Set<String> set, Mistakes mistakes) {
        Set<String> known = new TreeSet<>(set);
        known.addAll(Variables.GIVEN);
        if (known.contains(name)) {
            return;
        }
        String problem = "no step sets the variable `" + name + "`, so that it is always empty";
        Words.nearest(name, known)
                .ifPresentOrElse(
                        near -> mistakes.error(line, problem + "; did you mean `" + near + "`?"),
                        () -> mistakes.warning(line, problem + "; set it before, or leave it out"));
    }

    private static void checkName(Assignment each, Set<String> read, RouteFile file, Mistakes mistakes) {
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
        } else if (Variables.GIVEN.contains(name)) {
            mistakes.error(
                    each.value().line(), "the variable `" + name + "` is set by the gateway; choose another name");
        } else if (!Variables.RECORDED.contains(name) && !read.contains(name) && !isNamedElsewhere(name, file)) {
            Words.nearest(name, Variables.RECORDED)
                    .ifPresent(near -> mistakes.error(
                            each.value().line(),
                            "nothing reads the variable `" + name + "`; did you mean `" + near + "`? What is recorded: "
                                    + Words.list(Variables.RECORDED)));
        }
    }

    /** As {@code {name}} of {@code api:}, {@code variable:name} or {@code variableSend}. */
    private static boolean isNamedElsewhere(String name, RouteFile file) {
        Pattern named = Pattern.compile("\\{" + Pattern.quote(name) + "}|variable:\\s*" + Pattern.quote(name)
                + "\\b|variableSend:\\s*" + Pattern.quote(name) + "\\b");
        return file.lines().stream().anyMatch(line -> named.matcher(line).find());
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
