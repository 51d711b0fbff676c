package io.callbackgateway.routefile;

import io.callbackgateway.provider.ProviderFacts;
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

    private FactsRules() {}

    /** The facts, without those that are mistakes. */
    static ProviderFacts bind(RouteFile file, CamelContext context, Mistakes mistakes) {
        ProviderFacts facts = new ProviderFacts();
        YamlNode properties = file.facts().at("properties");
        if (properties.exists() && !properties.isMap()) {
            mistakes.error(properties.line(), "`properties` must be a map, such as `environments: production, test`");
        }
        properties.fields().forEach((name, value) -> {
            if (!PROPERTIES.containsKey(StringHelper.dashToCamelCase(name))) {
                mistakes.error(
                        value.line(),
                        "there is no fact `" + name + "`" + Words.didYouMean(name, PROPERTIES.keySet()) + " There are "
                                + Words.list(PROPERTIES.keySet()));
            } else if (value.isList()) {
                mistakes.error(
                        value.line(),
                        "`" + name + "` is a list; write it as text with commas: `" + name + ": "
                                + value.items().stream().map(YamlNode::text).collect(Collectors.joining(", ")) + "`");
            } else {
                bind(facts, name, value, context, mistakes);
            }
        });
        return facts;
    }

    private static void bind(
            ProviderFacts facts, String name, YamlNode value, CamelContext context, Mistakes mistakes) {
        try {
            PropertyBindingSupport.build()
                    .withCamelContext(context)
                    .withTarget(facts)
                    .withMandatory(true)
                    .withProperty(name, plain(value))
                    .bind();
        } catch (RuntimeException e) {
            mistakes.error(value.line(), problem(name, value, e));
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

    private static String problem(String name, YamlNode value, RuntimeException failure) {
        String said = NestedExceptionUtils.getMostSpecificCause(failure).getMessage();
        Class<?> type = PROPERTIES.get(StringHelper.dashToCamelCase(name));
        if (type == int.class && !String.valueOf(value.text()).matches("-?\\d{1,9}")) {
            return "`" + name + "` must be a whole number";
        } else if (Map.class.isAssignableFrom(type) && !value.isMap()) {
            return "`" + name + "` must be a map, with a key for each environment";
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
