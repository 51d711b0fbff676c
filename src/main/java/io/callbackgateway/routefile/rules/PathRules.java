package io.callbackgateway.routefile.rules;

import io.callbackgateway.routefile.tree.Mistakes;
import io.callbackgateway.routefile.tree.ProviderRoute;
import io.callbackgateway.routefile.tree.ProviderRoute.Kind;
import io.callbackgateway.routefile.tree.RouteFile;
import io.callbackgateway.routefile.tree.Step;
import io.callbackgateway.routefile.tree.YamlNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Walks every path that a callback can take through a provider's route: each must come to an end that says what becomes of the
 * callback, and where that is {@code direct:record}, must have said of what transaction and in which status. In an ask route, each must
 * come to a callback.
 *
 * <p>It looks at one goal at a time. Of all paths to a step it remembers whether one of them has reached the goal, and of those that
 * have not, the branch by which they differ from those that have.
 */
final class PathRules {

    /** Steps that may set any variable, so that nothing can be said of those after them. */
    private static final Set<String> OPAQUE =
            Set.of("process", "script", "toD", "recipientList", "routingSlip", "dynamicRouter", "kamelet");

    /** Their steps run for some callbacks, and not for others. */
    private static final Set<String> CONDITIONAL = Set.of("filter", "idempotentConsumer");

    private final ProviderRoute route;
    private final String variable;
    private final Mistakes mistakes;

    /** @param variable that must be set before {@code direct:record} or {@code direct:attempt}; {@code null}: the goal is the end of a path */
    private PathRules(ProviderRoute route, String variable, Mistakes mistakes) {
        this.route = route;
        this.variable = variable;
        this.mistakes = mistakes;
    }

    static void check(RouteFile file, Mistakes mistakes) {
        for (ProviderRoute route : file.routes()) {
            List<Step> steps = route.steps();
            if (route.kind() != Kind.DELIVERY && !steps.isEmpty()) {
                PathRules ends = new PathRules(route, null, mistakes);
                Step last = steps.get(steps.size() - 1);
                ends.reportLost(ends.walk(steps, Paths.START), last.line(), "the route ends");
            }
            if (route.kind() == Kind.INBOX) {
                new PathRules(route, "transactionId", mistakes).walk(steps, Paths.START);
                new PathRules(route, "status", mistakes).walk(steps, Paths.START);
            } else if (route.is("attempts")) {
                new PathRules(route, "attemptId", mistakes).walk(steps, Paths.START);
            }
        }
    }

    /**
     * @param reached whether there is a path on which the goal is reached
     * @param open those on which it is not, by the branch that makes the difference; empty where there are none
     */
    private record Paths(boolean reached, List<Branch> open) {

        static final Paths START = new Paths(false, List.of(Branch.NONE));
        static final Paths REACHED = new Paths(true, List.of());
        static final Paths NONE = new Paths(false, List.of());

        Paths and(Paths others) {
            List<Branch> all = new ArrayList<>(open);
            others.open.stream().filter(each -> !all.contains(each)).forEach(all::add);
            return new Paths(reached || others.reached, all);
        }

        Paths reach() {
            return this == NONE || !reached && open.isEmpty() ? this : REACHED;
        }
    }

    /** @param words such as "where this `when` holds"; {@code null} where no branch makes a difference */
    private record Branch(int line, String words) {
        static final Branch NONE = new Branch(0, null);
    }

    private record Way(Branch branch, List<Step> steps) {}

    private Paths walk(List<Step> steps, Paths paths) {
        Paths at = paths;
        for (Step step : steps) {
            at = walk(step, at);
        }
        return at;
    }

    private Paths walk(Step step, Paths paths) {
        return switch (step.name()) {
            case "to" -> to(step, paths);
            case "throwException", "rollback" -> Paths.NONE;
            case "stop" -> {
                if (variable == null) {
                    reportLost(paths, step.line(), "this `stop` ends the route");
                }
                yield Paths.NONE;
            }
            case "choice" -> oneOf(choice(step), paths);
            case "doTry" -> walk(Step.listOf(step.value().at("doFinally", "steps")), oneOf(tries(step), paths));
            case "circuitBreaker" -> oneOf(fallback(step), paths);
            case "multicast" -> multicast(step, paths);
            case "split", "loop", "aggregate" -> each(step, paths);
            default -> other(step, paths);
        };
    }

    private Paths to(Step step, Paths paths) {
        String uri = step.uri();
        if (variable == null) {
            boolean end = uri.startsWith("direct:") || uri.startsWith("inbox:");
            return end ? paths.reach() : paths; // which of them there are is said elsewhere
        }
        if (uri.equals("direct:record") || uri.equals("direct:attempt")) {
            reportUnset(uri, paths, step.line());
        }
        return sets(step) ? paths.reach() : paths;
    }

    private Paths other(Step step, Paths paths) {
        if (variable != null && (OPAQUE.contains(step.name()) || isUnknownBean(step) || sets(step))) {
            return paths.reach();
        }
        if (CONDITIONAL.contains(step.name())) {
            return route.kind() == Kind.ASK
                    ? mayBeNothing(step, paths)
                    : oneOf(
                            List.of(
                                    new Way(
                                            new Branch(step.line(), "where this `" + step.name() + "` holds"),
                                            step.steps()),
                                    new Way(
                                            new Branch(step.line(), "where this `" + step.name() + "` does not hold"),
                                            List.of())),
                            paths);
        }
        return step.value().at("steps").exists() ? walk(step.steps(), paths) : paths;
    }

    private boolean sets(Step step) {
        return Variables.setBy(step).stream().anyMatch(each -> each.name().equals(variable));
    }

    private static boolean isUnknownBean(Step step) {
        return step.name().equals("bean") && !step.value().textAt("ref").equals("payload");
    }

    private static List<Way> choice(Step step) {
        List<Way> ways = new ArrayList<>();
        for (YamlNode when : step.value().at("when").items()) {
            ways.add(new Way(new Branch(when.line(), "where this `when` holds"), stepsOf(when)));
        }
        YamlNode otherwise = step.value().at("otherwise");
        ways.add(
                otherwise.exists()
                        ? new Way(new Branch(otherwise.line(), "in this `otherwise`"), stepsOf(otherwise))
                        : new Way(new Branch(step.line(), "where no `when` of this `choice` holds"), List.of()));
        return ways;
    }

    /** A block that has none is said elsewhere, once: here it is taken for an end. */
    private static List<Step> stepsOf(YamlNode block) {
        return block.at("steps").exists() ? Step.listOf(block.at("steps")) : List.of(new Step("throwException", block));
    }

    private static List<Way> tries(Step step) {
        List<Way> ways = new ArrayList<>();
        ways.add(new Way(new Branch(step.line(), "where this `doTry` succeeds"), step.steps()));
        for (YamlNode each : step.value().at("doCatch").items()) {
            ways.add(new Way(new Branch(each.line(), "where this `doCatch` catches"), Step.listOf(each.at("steps"))));
        }
        return ways;
    }

    private static List<Way> fallback(Step step) {
        YamlNode fallback = step.value().at("onFallback");
        List<Way> ways = new ArrayList<>();
        ways.add(new Way(new Branch(step.line(), "where this `circuitBreaker` is closed"), step.steps()));
        if (fallback.exists()) {
            ways.add(new Way(new Branch(fallback.line(), "in this `onFallback`"), Step.listOf(fallback.at("steps"))));
        }
        return ways;
    }

    /** A callback takes one of the ways. A branch is worth a word only where another one of them leads to the goal. */
    private Paths oneOf(List<Way> ways, Paths paths) {
        Paths out = Paths.NONE;
        if (!paths.open().isEmpty()) {
            Paths fromOpen = Paths.NONE;
            for (Way way : ways) {
                fromOpen = fromOpen.and(walk(way.steps(), new Paths(false, List.of(way.branch()))));
            }
            boolean makesNoDifference = !fromOpen.reached() && !fromOpen.open().isEmpty();
            out = makesNoDifference ? new Paths(false, paths.open()) : fromOpen;
        }
        if (paths.reached()) {
            for (Way way : ways) {
                out = out.and(walk(way.steps(), Paths.REACHED));
            }
        }
        return out;
    }

    /** Each of its steps gets a copy; the callback goes on as it came. */
    private Paths multicast(Step step, Paths paths) {
        boolean reached = false;
        for (Step each : step.steps()) {
            reached |= walk(each, paths).reached();
        }
        return variable == null && reached ? paths.reach() : paths;
    }

    /** Where one item is recorded, all of them must be; what an item sets is gone after it. */
    private Paths each(Step step, Paths paths) {
        if (variable != null) {
            boolean mayNotRun = step.value().textAt("doWhile").equals("true");
            Paths after = mayNotRun ? oneOf(whileItHolds(step), paths) : walk(step.steps(), paths);
            return step.name().equals("loop") ? after : paths;
        }
        if (route.kind() == Kind.ASK) {
            return mayBeNothing(step, paths);
        }
        Branch item = new Branch(step.line(), "of some items of this `" + step.name() + "`");
        Paths of = walk(step.steps(), new Paths(false, List.of(item)));
        if (!of.reached()) {
            return paths;
        }
        reportLost(of, step.line(), "the steps of the `" + step.name() + "` end");
        return paths.reach();
    }

    private static List<Way> whileItHolds(Step loop) {
        return List.of(
                new Way(new Branch(loop.line(), "where this `loop` runs"), loop.steps()),
                new Way(new Branch(loop.line(), "where this `loop` does not run"), List.of()));
    }

    /** An answer of the provider may hold nothing that is new: what becomes of it there is the route's own business. */
    private Paths mayBeNothing(Step step, Paths paths) {
        PathRules within = new PathRules(route, variable, new Mistakes(null));
        return within.walk(step.steps(), Paths.START).reached() ? paths.reach() : paths;
    }

    private void reportLost(Paths paths, int line, String what) {
        for (Branch branch : paths.open()) {
            if (branch.words() == null) {
                mistakes.error(line, what + " here " + without());
            } else {
                mistakes.error(branch.line(), branch.words() + ", " + what + " " + without());
            }
        }
    }

    private String without() {
        return route.kind() == Kind.ASK
                ? "without a callback; end it in `to: inbox:" + route.provider()
                        + "` or `throwException`, and put that into a `filter`, `split` or `loop` where there may be none"
                : "without a word on what becomes of the callback; end it in `to: direct:record`, `to: direct:ignore` or"
                        + " `throwException`";
    }

    private void reportUnset(String end, Paths paths, int line) {
        String remedy =
                switch (variable) {
                    case "status" -> "set it on every path, to `unknown` where nothing else fits";
                    case "transactionId" ->
                        "set it on every path, such as to `${variable.callback.id}` where the callback names none";
                    default -> "set it on every path";
                };
        for (Branch branch : paths.open()) {
            if (branch.words() == null) {
                mistakes.error(line, "`" + end + "` is reached without a `" + variable + "`; " + remedy);
            } else {
                mistakes.error(
                        branch.line(),
                        branch.words() + ", `" + end + "` in line " + line + " is reached without a `" + variable
                                + "`; " + remedy);
            }
        }
    }
}
