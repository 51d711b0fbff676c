package io.callbackgateway.routefile.rules;

import io.callbackgateway.routefile.tree.Mistakes;
import io.callbackgateway.routefile.tree.ProviderRoute;
import io.callbackgateway.routefile.tree.ProviderRoute.Kind;
import io.callbackgateway.routefile.tree.RouteFile;
import io.callbackgateway.routefile.tree.Step;
import io.callbackgateway.routefile.tree.Words;
import io.callbackgateway.routefile.tree.YamlNode;
import io.callbackgateway.template.Template;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a provider's route may call. */
final class EndpointRules {

    private static final Map<Kind, List<String>> DIRECT =
            Map.of(Kind.INBOX, List.of("direct:record", "direct:ignore"), Kind.DELIVERY, List.of("direct:attempt"));

    private static final List<String> EXCEPTIONS = List.of(
            "io.callbackgateway.failure.UnreadableException",
            "io.callbackgateway.failure.ProviderUnavailableException");

    /** Steps that call the endpoint that they name. */
    private static final Set<String> CALLS = Set.of("to", "toD", "wireTap", "poll");

    private EndpointRules() {}

    static void check(RouteFile file, Mistakes mistakes) {
        for (ProviderRoute route : file.routes()) {
            route.from()
                    .at("steps")
                    .items()
                    .forEach(item -> item.forEachField((name, value) -> {
                        if (CALLS.contains(name)) {
                            check(new Step(name, value), route, file, mistakes);
                        } else if (name.equals("exceptionType")) {
                            checkException(value, mistakes);
                        }
                    }));
        }
    }

    /** What a route can end in, beside an exception. */
    static List<String> ends(ProviderRoute route) {
        return switch (route.kind()) {
            case INBOX -> DIRECT.get(Kind.INBOX);
            case ASK -> List.of("inbox:" + route.provider());
            case DELIVERY -> route.is("attempts") ? DIRECT.get(Kind.DELIVERY) : List.of();
        };
    }

    /** For messages. */
    static String callable(ProviderRoute route) {
        return "A route from `" + route.start() + "` can call "
                + Stream.concat(ends(route).stream(), Stream.of("api:"))
                        .map(each -> "`" + each + "`")
                        .collect(Collectors.joining(", "));
    }

    private static void check(Step step, ProviderRoute route, RouteFile file, Mistakes mistakes) {
        String uri = step.uri();
        List<String> ends = ends(route);
        if (uri.startsWith("ask:") || uri.startsWith("delivery:")) {
            mistakes.error(step.line(), "a route starts at `" + uri + "`, it cannot send there");
        } else if (uri.startsWith("inbox:") && !ends.contains(uri)) {
            mistakes.error(
                    step.line(),
                    "`" + uri + "` cannot be called here: callbacks are made in a route from `ask:" + route.provider()
                            + "`, for `inbox:" + route.provider() + "`");
        } else if (uri.startsWith("direct:") && !uri.contains("${") && !ends.contains(uri)) {
            boolean others = DIRECT.values().stream().anyMatch(each -> each.contains(uri));
            mistakes.error(
                    step.line(),
                    others
                            ? "`" + uri + "` is for other routes. " + callable(route)
                            : "nobody reads `" + uri + "`" + Words.didYouMean(uri, ends) + " " + callable(route));
        } else if (step.name().equals("wireTap") && ends.contains(uri)) {
            mistakes.error(step.line(), "`wireTap` sends a copy that nobody waits for; write `to: " + uri + "`");
        }
        if (uri.startsWith("inbox:")) {
            checkMethod(step.value().at("parameters", "method"), file, mistakes);
        }
        boolean api = uri.startsWith("api:") || step.value().textAt("uri").equals("api");
        if (api) {
            checkApi(step, route, file, mistakes);
        }
        if (api || uri.startsWith("inbox:")) {
            checkNames(step, api, route, file, mistakes);
        }
    }

    private static void checkMethod(YamlNode method, RouteFile file, Mistakes mistakes) {
        String methods = file.facts().textAt("properties", "methods");
        List<String> known =
                methods.isEmpty() ? List.of("POST") : List.of(methods.strip().split("\\s*,\\s*"));
        if (method.text() != null && !known.contains(method.text())) {
            mistakes.error(
                    method.line(),
                    "`" + method.text() + "` is none of the `methods` that the facts name: " + Words.list(known));
        }
    }

    private static void checkApi(Step step, ProviderRoute route, RouteFile file, Mistakes mistakes) {
        if (!settingsOf(route, file).contains("base-url")) {
            mistakes.error(
                    step.line(),
                    route.kind() == Kind.INBOX
                            ? "a route that asks the provider's API needs `base-url` among the `apiSettings`, so that no environment goes without"
                            : "a route that asks the provider's API needs `base-url` among the `askSettings`, or the `apiSettings`, so that no environment goes without");
        }
    }

    /** {@code {names}} in what is asked, and in the callbacks that are made of it. */
    private static void checkNames(Step step, boolean api, ProviderRoute route, RouteFile file, Mistakes mistakes) {
        if (step.name().equals("toD")) {
            mistakes.error(
                    step.line(),
                    "`toD` puts values into a question as they are; write `to`, which encodes its `{names}`");
        }
        Set<String> known = new TreeSet<>(Variables.setIn(route.node()));
        String keys = "";
        if (api) {
            known.addAll(settingsOf(route, file));
            keys = "neither a key of "
                    + factsOf(route).stream().map(fact -> "`" + fact + "`").collect(Collectors.joining(" or "))
                    + " nor ";
        }
        if (route.kind() != Kind.INBOX) {
            known.addAll(Variables.given(route, file));
        }
        String problem = "}` is " + (api ? keys + "a" : "no") + " variable that the route sets";
        forEachText(step.value(), text -> {
            for (String name : Template.namesIn(text.text())) {
                if (!known.contains(name)) {
                    mistakes.error(
                            text.line(),
                            "`{" + name + problem + Words.didYouMean(name, known) + " There are " + Words.list(known));
                }
            }
        });
    }

    /** Those that name keys of {@code api} for it. */
    private static List<String> factsOf(ProviderRoute route) {
        return switch (route.kind()) {
            case INBOX -> List.of("apiSettings");
            case ASK -> List.of("apiSettings", "askSettings");
            case DELIVERY -> List.of("apiSettings", "askSettings", "deliverySettings");
        };
    }

    /** Keys of {@code api} that every environment has in which the route runs. */
    private static Set<String> settingsOf(ProviderRoute route, RouteFile file) {
        return factsOf(route).stream()
                .flatMap(fact ->
                        Arrays.stream(file.facts().textAt("properties", fact).split(",")))
                .map(String::strip)
                .filter(key -> !key.isEmpty())
                .collect(Collectors.toSet());
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
