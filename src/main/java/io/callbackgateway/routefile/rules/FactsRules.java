package io.callbackgateway.routefile.rules;

import io.callbackgateway.provider.ChallengeFacts;
import io.callbackgateway.provider.DocumentFacts;
import io.callbackgateway.provider.LoginFacts;
import io.callbackgateway.provider.ProviderFacts;
import io.callbackgateway.routefile.tree.Mistakes;
import io.callbackgateway.routefile.tree.ProviderRoute;
import io.callbackgateway.routefile.tree.RouteFile;
import io.callbackgateway.routefile.tree.Words;
import io.callbackgateway.routefile.tree.YamlNode;
import java.beans.IntrospectionException;
import java.beans.Introspector;
import java.beans.PropertyDescriptor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.support.PropertyBindingSupport;
import org.apache.camel.util.StringHelper;
import org.springframework.core.NestedExceptionUtils;

/** A provider's facts, bound as Camel binds a bean, but one property after the other, so that each mistake is found. */
final class FactsRules {

    /** What can be written, with its type. */
    private static final Map<String, Class<?>> PROPERTIES = properties(ProviderFacts.class);

    /** Facts that have properties of their own, with an example of each. */
    private static final Map<Class<?>, String> WITHIN = Map.of(
            ChallengeFacts.class, "{ from: \"query:validationToken\" }",
            DocumentFacts.class, "{ links: /receipt/url }",
            LoginFacts.class, "{ path: /token, json: …, token: /access }");

    private FactsRules() {}

    /** The facts, without those that are mistakes. */
    static ProviderFacts bind(RouteFile file, CamelContext context, Mistakes mistakes) {
        ProviderFacts facts = new ProviderFacts();
        YamlNode properties = file.facts().at("properties");
        if (properties.exists() && !properties.isMap()) {
            mistakes.error(properties.line(), "`properties` must be a map, such as `environments: production, test`");
        }
        int before = mistakes.inOrder().size();
        properties.fields().forEach((name, value) -> {
            Class<?> type = PROPERTIES.get(StringHelper.dashToCamelCase(name));
            if (type == null) {
                mistakes.error(value.line(), unknown("", name, PROPERTIES));
            } else if (WITHIN.containsKey(type) && value.isMap()) {
                bindWithin(facts, name, type, value, context, mistakes);
            } else if (name.equals("ackBody") && (value.isList() || value.isMap())) {
                mistakes.error(value.line(), "`ackBody` is text; put it into quotes, as in `ackBody: \"[accepted]\"`");
            } else if (value.isList()) {
                mistakes.error(
                        value.line(),
                        "`" + name + "` is a list; write it as text with commas: `" + name + ": "
                                + value.items().stream().map(YamlNode::text).collect(Collectors.joining(", ")) + "`");
            } else {
                bind(facts, name, type, value, context, mistakes);
            }
        });
        if (mistakes.inOrder().size() == before) {
            checkTogether(facts, properties, mistakes);
        }
        facts.foundBeside(file.routes().stream().map(ProviderRoute::start).collect(Collectors.toSet()));
        return facts;
    }

    /** A fact that has properties of its own. */
    private static void bindWithin(
            ProviderFacts facts,
            String fact,
            Class<?> factType,
            YamlNode properties,
            CamelContext context,
            Mistakes mistakes) {
        Map<String, Class<?>> known = properties(factType);
        properties.fields().forEach((name, value) -> {
            Class<?> type = known.get(StringHelper.dashToCamelCase(name));
            if (type == null) {
                mistakes.error(value.line(), unknown(fact + ".", name, known));
            } else {
                bind(facts, fact + "." + name, type, value, context, mistakes);
            }
        });
    }

    private static String unknown(String within, String name, Map<String, Class<?>> known) {
        return "there is no fact `" + within + name + "`" + Words.didYouMean(name, known.keySet()) + " There are "
                + Words.list(known.keySet());
    }

    /** What only all of them together can be: each is good by itself. */
    private static void checkTogether(ProviderFacts facts, YamlNode properties, Mistakes mistakes) {
        try {
            facts.check();
        } catch (IllegalArgumentException e) {
            YamlNode first = properties.at(e.getMessage().split("[.:]", 2)[0]);
            mistakes.error(first.exists() ? first.line() : properties.line(), e.getMessage());
        }
    }

    private static void bind(
            ProviderFacts facts, String name, Class<?> type, YamlNode value, CamelContext context, Mistakes mistakes) {
        try {
            PropertyBindingSupport.build()
                    .withCamelContext(context)
                    .withTarget(facts)
                    .withMandatory(true)
                    .withProperty(name, plain(value))
                    .bind();
        } catch (RuntimeException e) {
            mistakes.error(value.line(), problem(name, type, value, e));
        }
    }

    /** As Camel's loader hands it on: scalars as text. */
    private static Object plain(YamlNode value) {
        if (!value.isMap()) {
            return value.text();
        }
        Map<String, Object> map = new HashMap<>();
        value.fields().forEach((name, each) -> map.put(StringHelper.dashToCamelCase(name), plain(each)));
        return map;
    }

    private static String problem(String name, Class<?> type, YamlNode value, RuntimeException failure) {
        String said = NestedExceptionUtils.getMostSpecificCause(failure).getMessage();
        if (type == int.class && !String.valueOf(value.text()).matches("-?\\d{1,9}")) {
            return "`" + name + "` must be a whole number";
        } else if (Map.class.isAssignableFrom(type) && !value.isMap()) {
            return "`" + name + "` must be a map, with a key for each environment";
        } else if (WITHIN.containsKey(type)) {
            return "`" + name + "` must be a map, such as `" + WITHIN.get(type) + "`";
        } else if (said != null && said.startsWith(name)) {
            return said;
        }
        return "`" + name + "` cannot be read";
    }

    private static Map<String, Class<?>> properties(Class<?> type) {
        try {
            return Arrays.stream(Introspector.getBeanInfo(type).getPropertyDescriptors())
                    .filter(each -> each.getWriteMethod() != null)
                    .collect(Collectors.toMap(
                            PropertyDescriptor::getName,
                            PropertyDescriptor::getPropertyType,
                            (first, second) -> first,
                            TreeMap::new));
        } catch (IntrospectionException e) {
            throw new IllegalStateException(e);
        }
    }
}
