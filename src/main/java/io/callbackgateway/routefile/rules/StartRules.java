package io.callbackgateway.routefile.rules;

import io.callbackgateway.routefile.tree.Mistakes;
import io.callbackgateway.routefile.tree.ProviderRoute;
import io.callbackgateway.routefile.tree.ProviderRoute.Kind;
import io.callbackgateway.routefile.tree.RouteFile;
import io.callbackgateway.routefile.tree.Step;
import io.callbackgateway.routefile.tree.Words;
import io.callbackgateway.routefile.tree.YamlNode;

/** Which routes a provider's file has, where each starts and what its id is. */
final class StartRules {

    private StartRules() {}

    static void check(RouteFile file, Mistakes mistakes) {
        boolean takesCallbacks = file.routes().stream().anyMatch(route -> route.kind() == Kind.INBOX);
        if (file.root().isList() && !takesCallbacks) {
            mistakes.error(
                    1,
                    "there is no route for callbacks; add `- route:` with `id: " + file.provider()
                            + "` and `from: uri: inbox:" + file.provider() + "`");
        }
        file.routes().forEach(route -> check(route, mistakes));
        for (ProviderRoute each : file.doubles()) {
            ProviderRoute first = file.routes().stream()
                    .filter(route -> route.start().equals(each.start()))
                    .findFirst()
                    .orElseThrow();
            mistakes.error(
                    each.line(),
                    "there is a route from `" + each.start() + "` in line " + first.line()
                            + "; put these steps into that one, by a `choice`. Other routes of a file start at "
                            + others(file.provider()));
        }
    }

    private static void check(ProviderRoute route, Mistakes mistakes) {
        YamlNode uri = route.from().at("uri");
        if (route.kind() == Kind.DELIVERY && !ProviderRoute.OPERATIONS.contains(route.operation())) {
            mistakes.error(
                    uri.line(),
                    (route.operation().isEmpty()
                                    ? "the route does not say what for, as in `delivery:" + route.provider()
                                            + "/status`."
                                    : "there is no operation `" + route.operation() + "`"
                                            + Words.didYouMean(route.operation(), ProviderRoute.OPERATIONS))
                            + " There are " + Words.list(ProviderRoute.OPERATIONS));
        } else {
            checkStart(route, uri, mistakes);
        }
        if (route.steps().isEmpty()) {
            mistakes.error(route.from().line(), "the route has no steps; put them under `from:` as `steps:`");
        }
    }

    private static void checkStart(ProviderRoute route, YamlNode uri, Mistakes mistakes) {
        if (!Step.uri(route.from()).equals(route.start())) {
            mistakes.error(
                    uri.line(),
                    route.kind() == Kind.INBOX
                            ? "the route must start at the provider's own inbox: `uri: " + route.start() + "`"
                            : "the route must start at `uri: " + route.start() + "`");
        }
        YamlNode id = route.node().at("id");
        if (ShapeRules.ROUTE_ID.matcher(route.node().textAt("id")).matches()
                && !id.text().equals(route.id())) {
            mistakes.error(
                    id.line(),
                    route.kind() == Kind.INBOX
                            ? "the route must have the file's name: `id: " + route.id() + "`"
                            : "a route from `" + route.start() + "` must have the `id: " + route.id() + "`");
        }
    }

    private static String others(String provider) {
        return "`ask:" + provider + "` and `delivery:" + provider + "/<operation>`";
    }
}
