package io.callbackgateway.routefile.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A step of a route: a map with one field.
 *
 * @param name of the step, such as {@code setVariable}
 * @param value what the step says: a text in some short forms, else a map
 */
public record Step(String name, YamlNode value) {

    public static List<Step> listOf(YamlNode steps) {
        List<Step> all = new ArrayList<>();
        steps.items().forEach(item -> item.fields().forEach((name, value) -> all.add(new Step(name, value))));
        return all;
    }

    public int line() {
        return value.line();
    }

    /** The steps directly within this one. */
    public List<Step> steps() {
        return listOf(value.at("steps"));
    }

    /** The endpoint that it calls, as a URI: Kaoto writes the path of {@code direct:} as a parameter. Empty where there is none. */
    public String uri() {
        return uri(value);
    }

    public static String uri(YamlNode endpoint) {
        String uri = endpoint.text() == null ? endpoint.textAt("uri") : endpoint.text();
        if (uri.contains(":")) {
            return uri.replaceFirst("^direct://", "direct:").replaceFirst("\\?.*", "");
        }
        String path = Stream.of("name", "provider")
                .map(parameter -> endpoint.textAt("parameters", parameter))
                .filter(each -> !each.isEmpty())
                .findFirst()
                .orElse("");
        String operation = endpoint.textAt("parameters", "operation");
        return path.isEmpty() ? uri : uri + ":" + path + (operation.isEmpty() ? "" : "/" + operation);
    }

    /** What it is called by where an expression stands: directly, or under {@code expression}, as Kaoto writes it. */
    public static YamlNode expression(YamlNode step, String language) {
        YamlNode found = step.at(language).exists() ? step.at(language) : step.at("expression", language);
        return found.isMap() ? found.at("expression") : found;
    }
}
