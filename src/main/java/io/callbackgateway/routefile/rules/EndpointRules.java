package io.callbackgateway.routefile.rules;

import io.callbackgateway.routefile.tree.Mistakes;
import io.callbackgateway.routefile.tree.RouteFile;
import io.callbackgateway.routefile.tree.Step;
import io.callbackgateway.routefile.tree.Words;
import io.callbackgateway.routefile.tree.YamlNode;
import io.callbackgateway.template.Template;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** What a provider's route may call. */
final class EndpointRules {

    private static final List<String> ENDS = List.of("direct:record", "direct:ignore");

    private static final List<String> EXCEPTIONS = List.of(
            "io.callbackgateway.failure.UnreadableException",
            "io.callbackgateway.failure.ProviderUnavailableException");

    /** Steps that call the endpoint that they name. */
    private static final Set<String> CALLS = Set.of("to", "toD", "wireTap", "poll");

    private EndpointRules() {}

    static void check(RouteFile file, Mistakes mistakes) {
        file.route()
                .at("from", "steps")
                .items()
                .forEach(item -> item.forEachField((name, value) -> {
                    if (CALLS.contains(name)) {
                        Step step = new Step(name, value);
                        checkCall(step, mistakes);
                        if (step.uri().startsWith("api:") || value.textAt("uri").equals("api")) {
                            checkQuestion(step, value, file, mistakes);
                        }
                    } else if (name.equals("exceptionType")) {
                        checkException(value, mistakes);
                    }
                }));
    }

    private static void checkCall(Step step, Mistakes mistakes) {
        String uri = step.uri();
        if (uri.startsWith("inbox:")) {
            mistakes.error(step.line(), "a route starts at `" + uri + "`, it cannot send there");
        } else if (uri.startsWith("direct:") && !uri.contains("${") && !ENDS.contains(uri)) {
            mistakes.error(
                    step.line(),
                    "nobody reads `" + uri + "`" + Words.didYouMean(uri, ENDS)
                            + " A provider's route can call `direct:record` and `direct:ignore`");
        } else if (step.name().equals("wireTap") && ENDS.contains(uri)) {
            mistakes.error(step.line(), "`wireTap` sends a copy that nobody waits for; write `to: " + uri + "`");
        }
    }

    private static void checkQuestion(Step step, YamlNode call, RouteFile file, Mistakes mistakes) {
        Set<String> known = new TreeSet<>();
        for (String key : file.facts().textAt("properties", "apiSettings").split(",")) {
            known.add(key.strip());
        }
        known.remove("");
        if (!known.contains("base-url")) {
            mistakes.error(
                    step.line(),
                    "a route that asks the provider's API needs `base-url` among the `apiSettings`, so that no environment goes without");
        }
        if (step.name().equals("toD")) {
            mistakes.error(
                    step.line(),
                    "`toD` puts values into a question as they are; write `to`, which encodes its `{names}`");
        }
        file.route().forEachField((name, value) -> Variables.setBy(new Step(name, value))
                .forEach(each -> known.add(each.name())));
        forEachText(call, text -> {
            for (String name : Template.namesIn(text.text())) {
                if (!known.contains(name)) {
                    mistakes.error(
                            text.line(),
                            "`{" + name + "}` is neither a key of `apiSettings` nor a variable that the route sets"
                                    + Words.didYouMean(name, known) + " There are " + Words.list(known));
                }
            }
        });
    }

    private static void forEachText(YamlNode node, Consumer<YamlNode> visitor) {
        if (node.text() != null) {
            visitor.accept(node);
        }
        node.fields().values().forEach(each -> forEachText(each, visitor));
        node.items().forEach(each -> forEachText(each, visitor));
    }

    private static void checkException(YamlNode type, Mistakes mistakes) {
        try {
            boolean throwable = Throwable.class.isAssignableFrom(
                    Class.forName(String.valueOf(type.text()), false, EndpointRules.class.getClassLoader()));
            if (throwable) {
                return;
            }
        } catch (ClassNotFoundException | LinkageError e) {
            // said below
        }
        mistakes.error(
                type.line(),
                "there is no such exception; take `" + EXCEPTIONS.get(0)
                        + "` for a callback that no attempt will ever read, `" + EXCEPTIONS.get(1)
                        + "` for one to be tried again");
    }
}
