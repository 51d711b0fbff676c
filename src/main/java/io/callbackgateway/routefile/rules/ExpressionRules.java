package io.callbackgateway.routefile.rules;

import com.jayway.jsonpath.InvalidPathException;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.JsonPathException;
import io.callbackgateway.routefile.tree.Mistakes;
import io.callbackgateway.routefile.tree.ProviderRoute;
import io.callbackgateway.routefile.tree.RouteFile;
import io.callbackgateway.routefile.tree.Step;
import io.callbackgateway.routefile.tree.YamlNode;
import java.util.Set;
import java.util.regex.Pattern;

/** Expressions that are wrong by themselves, whatever a callback says. */
final class ExpressionRules {

    private static final Pattern QUOTED = Pattern.compile("'[^']*'|\"[^\"]*\"|/[^/]*/");

    private ExpressionRules() {}

    static void check(RouteFile file, Mistakes mistakes) {
        for (ProviderRoute route : file.routes()) {
            route.node().forEachField((name, value) -> {
                YamlNode expression = value.isMap() ? value.at("expression") : value;
                if (name.equals("jsonpath") && expression.text() != null) {
                    checkJsonPath(expression, mistakes);
                } else if (name.equals("loop")) {
                    checkLoop(new Step(name, value), mistakes);
                }
            });
        }
    }

    /** One that goes on as long as something holds has an end only where its steps can change that. */
    private static void checkLoop(Step loop, Mistakes mistakes) {
        if (!loop.value().textAt("doWhile").equals("true")) {
            return;
        }
        String condition = Step.expression(loop.value(), "simple").text();
        Set<String> set = Variables.setIn(loop.value().at("steps"));
        boolean canChange =
                condition != null && Variables.readIn(condition).stream().anyMatch(set::contains);
        if (!canChange) {
            mistakes.error(
                    loop.line(),
                    "this `loop` would never end, as nothing in it changes what it waits for; let its `simple` read a"
                            + " variable that its steps set, such as `${variable.more} != 'no'`");
        }
    }

    private static void checkJsonPath(YamlNode expression, Mistakes mistakes) {
        String path = expression.text();
        if (path.contains("${")) {
            return; // simple fills it in first
        }
        try {
            JsonPath.compile(path);
            String bare = QUOTED.matcher(path).replaceAll("");
            if (bare.chars().filter(c -> c == '[').count()
                    != bare.chars().filter(c -> c == ']').count()) {
                throw new InvalidPathException("a [ or ] has no counterpart"); // which Jayway makes something of
            }
        } catch (JsonPathException | IllegalArgumentException e) {
            mistakes.error(
                    expression.line(),
                    "`" + path + "` is no JSONPath: "
                            + e.getMessage().lines().findFirst().orElse("").strip()
                            + ". Right ones are $.payment.id, $.items[0].id or $.items[?(@.kind == 'paid')].id");
        }
    }
}
