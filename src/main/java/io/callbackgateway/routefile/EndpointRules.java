package io.callbackgateway.routefile;

import java.util.List;
import java.util.Set;

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
                        checkCall(new Step(name, value), mistakes);
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
