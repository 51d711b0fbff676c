package io.callbackgateway.routefile.rules;

import io.callbackgateway.routefile.tree.Mistakes;
import io.callbackgateway.routefile.tree.ProviderRoute;
import io.callbackgateway.routefile.tree.ProviderRoute.Kind;
import io.callbackgateway.routefile.tree.RouteFile;
import io.callbackgateway.routefile.tree.Step;
import io.callbackgateway.routefile.tree.Words;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;

/** What a route on the provider's delivery must do to be of use. */
final class DeliveryRules {

    private DeliveryRules() {}

    static void check(RouteFile file, Mistakes mistakes) {
        file.routes().stream()
                .filter(route -> route.kind() == Kind.DELIVERY && !route.steps().isEmpty())
                .forEach(route -> check(route, mistakes));
    }

    private static void check(ProviderRoute route, Mistakes mistakes) {
        Set<String> called = new HashSet<>();
        route.from().at("steps").forEachField((name, value) -> {
            if (name.equals("to")) {
                String uri = new Step(name, value).uri();
                called.add(uri.startsWith("api") ? "api:" : uri);
            }
        });
        if (!called.contains("api:")) {
            mistakes.error(
                    route.line(), "the route asks nobody: `to: api:` with a path of the provider's API is missing");
        }
        if (route.is("attempts") && !called.contains("direct:attempt")) {
            mistakes.error(
                    route.line(),
                    "the route tells of no attempt; let a `split` of the provider's list end in `to: direct:attempt`");
        }
        if (route.is("status") && Collections.disjoint(Variables.setIn(route.node()), Variables.DELIVERY_STATUS)) {
            mistakes.error(
                    route.line(),
                    "the route says nothing of the provider's delivery; set at least one of "
                            + Words.list(Variables.DELIVERY_STATUS));
        }
    }
}
