package io.callbackgateway.routefile.rules;

import io.callbackgateway.routefile.tree.Mistakes;
import io.callbackgateway.routefile.tree.RouteFile;
import io.callbackgateway.routefile.tree.Step;
import io.callbackgateway.routefile.tree.YamlNode;
import java.util.List;
import java.util.Set;
import org.apache.camel.spi.Language;

/** What only Camel knows: expressions of simple are parsed, then the routes are built, which stops at the first failure. */
final class TrialRules {

    private static final Set<String> PREDICATES = Set.of("when", "filter", "onWhen", "validate", "retryWhile");

    /** Fields whose text is simple without saying so. */
    private static final Set<String> TEXTS = Set.of("log", "message");

    private TrialRules() {}

    static void check(RouteFile file, TrialContext trial, Mistakes mistakes) {
        checkSimple(file, trial.camel().resolveLanguage("simple"), mistakes);
        if (!mistakes.haveErrors()) {
            try {
                trial.load(file);
            } catch (Exception e) {
                new BuildFailure(e, file, trial.camel()).addTo(mistakes);
            }
        }
    }

    private static void checkSimple(RouteFile file, Language simple, Mistakes mistakes) {
        file.routes().forEach(route -> route.node().forEachField((name, value) -> {
            if (name.equals("simple")) {
                check(simple, value.isMap() ? value.at("expression") : value, false, mistakes);
            } else if (TEXTS.contains(name)) {
                check(simple, value, false, mistakes);
            } else if (PREDICATES.contains(name)
                    || name.equals("loop") && value.textAt("doWhile").equals("true")) {
                (value.isList() ? value.items() : List.of(value))
                        .forEach(each -> check(simple, Step.expression(each, "simple"), true, mistakes));
            }
        }));
    }

    private static void check(Language simple, YamlNode expression, boolean predicate, Mistakes mistakes) {
        if (expression.text() == null) {
            return;
        }
        try {
            if (predicate) {
                simple.createPredicate(expression.text());
            } else {
                simple.createExpression(expression.text());
            }
        } catch (RuntimeException e) {
            mistakes.error(
                    expression.line(),
                    "`" + expression.text() + "` is no expression of simple: " + BuildFailure.problem(e));
        }
    }
}
