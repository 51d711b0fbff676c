package io.callbackgateway.routefile;

import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.JsonPathException;

/** Expressions that are wrong by themselves, whatever a callback says. */
final class ExpressionRules {

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
        } catch (JsonPathException | IllegalArgumentException e) {
            mistakes.error(
                    expression.line(),
                    "`" + path + "` is no JSONPath: "
                            + e.getMessage().lines().findFirst().orElse("")
                            + ". Such as $.payment.id, $.items[0].id or $.items[?(@.kind == 'paid')].id");
        }
    }
}
