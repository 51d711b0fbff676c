package io.callbackgateway.routefile.rules;

import io.callbackgateway.provider.ProviderFacts;
import io.callbackgateway.routefile.tree.Mistakes;
import io.callbackgateway.routefile.tree.ProviderRoute;
import io.callbackgateway.routefile.tree.ProviderRoute.Kind;
import io.callbackgateway.routefile.tree.RouteFile;
import io.callbackgateway.routefile.tree.Words;
import io.callbackgateway.routefile.tree.YamlNode;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a route file holds, and how it is written. */
final class ShapeRules {

    static final String FACTS_TYPE = ProviderFacts.class.getName();

    /** As the door wants it: URL segment, queue name and key of the settings. */
    private static final Pattern PROVIDER = Pattern.compile("[a-z][a-z0-9]*");

    static final Pattern ROUTE_ID = Pattern.compile("[a-z][a-z0-9-]*");

    /** Without {@code steps}, they swallow every step after them. */
    private static final Set<String> NEED_STEPS = Set.of(
            "when",
            "otherwise",
            "filter",
            "split",
            "loop",
            "multicast",
            "doTry",
            "doCatch",
            "doFinally",
            "circuitBreaker");

    /** Those of which there is a list. */
    private static final Set<String> SEVERAL = Set.of("when", "doCatch");

    private static final Set<String> BESIDE_VARIABLES =
            Set.of("setHeader", "setHeaders", "setProperty", "setExchangeProperty", "removeHeader", "removeHeaders");

    /** The gateway gives a route none; those of an endpoint that the route has called begin with Camel. */
    private static final Pattern HEADER = Pattern.compile("\\$\\{headers?(?![a-zA-Z])[.\\[:]?(?!Camel)([\\w.-]*)");

    private ShapeRules() {}

    /** Of any file of routes. */
    static void check(RouteFile file, Mistakes mistakes) {
        List<String> lines = file.lines();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).strip().startsWith("#")) {
                mistakes.warning(i + 1, "Kaoto deletes # comments when it saves; write a `description:` instead");
            }
        }
        if (!file.root().isList()) {
            mistakes.error(1, "the file must be a list: `- beans:` with the provider's facts, then `- route:`");
        }
        for (YamlNode entry : file.root().items()) {
            YamlNode route = entry.at("route");
            if (route.exists()) {
                checkRoute(route, mistakes);
            }
            if (!entry.at("beans").exists()) {
                entry.forEachField((name, value) -> {
                    if (NEED_STEPS.contains(name)) {
                        (SEVERAL.contains(name) ? value.items() : List.of(value))
                                .forEach(block -> checkSteps(name, block, mistakes));
                    }
                });
            }
        }
    }

    private static void checkRoute(YamlNode route, Mistakes mistakes) {
        if (!ROUTE_ID.matcher(route.textAt("id")).matches()) {
            mistakes.error(
                    route.at("id").line(),
                    "the route needs an `id` of a-z, 0-9 and -, by which logs and metrics name it");
        }
        if (route.textAt("description").isBlank()) {
            mistakes.warning(route.line(), "the route has no `description`; say what it is for");
        }
    }

    private static void checkSteps(String name, YamlNode block, Mistakes mistakes) {
        if (!block.at("steps").exists()) {
            mistakes.error(
                    block.line(),
                    "`" + name
                            + "` has no `steps:`, so Camel would take all that follows for its steps; put what belongs to"
                            + " it under `steps:`");
        }
    }

    /** Of a provider's file: its facts and its routes. */
    static void checkProvider(RouteFile file, Mistakes mistakes) {
        String provider = file.provider();
        if (!PROVIDER.matcher(provider).matches()) {
            mistakes.error(
                    1,
                    "`" + provider
                            + "` cannot be a provider's name; call the file <provider>.camel.yaml, the provider one word"
                            + " of a-z and 0-9 that begins with a letter");
        }
        checkEntries(file, mistakes);
        if (file.facts().exists()) {
            checkFacts(file, mistakes);
        }
        StartRules.check(file, mistakes);
        checkSettings(file, mistakes);
        for (ProviderRoute route : file.routes()) {
            checkHeaders(route, file, mistakes);
            route.node().forEachField((name, value) -> {
                if (BESIDE_VARIABLES.contains(name)) {
                    mistakes.warning(
                            value.line(), "`" + name + "` hands on nothing that is recorded; use `setVariable`");
                }
            });
        }
    }

    private static void checkEntries(RouteFile file, Mistakes mistakes) {
        int facts = 0;
        for (YamlNode entry : file.root().items()) {
            for (String name : entry.fields().keySet()) {
                YamlNode value = entry.at(name);
                if (name.equals("beans")) {
                    for (YamlNode bean : value.items()) {
                        if (facts++ > 0) {
                            mistakes.error(
                                    bean.line(),
                                    "a provider's file has one bean, its facts, and this is another; take it out");
                        }
                    }
                } else if (!name.equals("route")) {
                    mistakes.error(
                            value.line(),
                            "`" + name
                                    + "` has no place in a provider's file, which holds one `- beans:` with its facts, and"
                                    + " `- route:`" + Words.didYouMean(name, List.of("route", "beans")));
                }
            }
        }
        if (file.root().isList() && facts == 0) {
            mistakes.error(
                    1,
                    "the provider's facts are missing; begin the file with `- beans:` and in it `- name: "
                            + file.provider() + "`, `type: " + FACTS_TYPE + "` and `properties:`");
        }
    }

    private static void checkFacts(RouteFile file, Mistakes mistakes) {
        YamlNode facts = file.facts();
        if (!facts.textAt("name").equals(file.provider())) {
            mistakes.error(
                    facts.at("name").line(), "the facts must be named like the file: `name: " + file.provider() + "`");
        }
        if (!facts.textAt("type").equals(FACTS_TYPE)) {
            mistakes.error(facts.at("type").line(), "the facts must be of `type: " + FACTS_TYPE + "`");
        }
    }

    /** What no text of the file may have. */
    private static void checkSettings(RouteFile file, Mistakes mistakes) {
        for (int i = 0; i < file.lines().size(); i++) {
            String line = file.lines().get(i);
            if (line.contains("{{") && !isComment(line)) {
                mistakes.error(
                        i + 1,
                        "`{{…}}` would put a setting, perhaps a secret, into dumps of the route; what an API needs is a key of"
                                + " `api` in the provider's settings, which `api:` names as {key}");
            }
        }
    }

    private static void checkHeaders(ProviderRoute route, RouteFile file, Mistakes mistakes) {
        for (int line = route.line(); line <= route.lastLine(); line++) {
            String text = file.lines().get(line - 1);
            Matcher header = HEADER.matcher(text);
            while (header.find() && !isComment(text)) {
                String name = header.group(1).isEmpty() ? "name" : header.group(1);
                mistakes.error(
                        line,
                        route.kind() == Kind.INBOX
                                ? "a route has no headers; the request's are `${variable.callback.headers[" + name
                                        + "]}`, in lower case"
                                : "a route has no headers; what it is given are variables: "
                                        + Words.list(Variables.given(route, file)));
            }
        }
    }

    private static boolean isComment(String line) {
        return line.strip().startsWith("#");
    }
}
