package io.callbackgateway.routefile.rules;

import com.jayway.jsonpath.InvalidPathException;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.JsonPathException;
import io.callbackgateway.routefile.tree.Mistakes;
import io.callbackgateway.routefile.tree.RouteFile;
import io.callbackgateway.routefile.tree.YamlNode;
import java.util.regex.Pattern;

/** Expressions that are wrong by themselves, whatever a callback says. */
final class ExpressionRules {

    private static final Pattern QUOTED = Pattern.compile("'[^']*'|\"[^\"]*\"|/[^/]*/");

    private ExpressionRules() {}

    static void check(RouteFile file, Mistakes mistakes) {
        file.route().forEachField((name, value) -> {
            YamlNode expression = value.isMap() ? value.at("expression") : value;
            if (name.equals("jsonpath") && expression.text() != null) {
                checkJsonPath(expression, mistakes);
            }
        });
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
