package io.callbackgateway.routefile.rules;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.callbackgateway.routefile.tree.Mistakes;
import io.callbackgateway.routefile.tree.ProviderRoute;
import io.callbackgateway.routefile.tree.RouteFile;
import io.callbackgateway.routefile.tree.Step;
import io.callbackgateway.routefile.tree.Words;
import io.callbackgateway.routefile.tree.YamlNode;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.CatalogCamelContext;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.NoSuchBeanException;
import org.apache.camel.NoSuchEndpointException;
import org.apache.camel.NoSuchLanguageException;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.component.bean.MethodNotFoundException;
import org.apache.camel.language.simple.types.SimpleIllegalSyntaxException;
import org.springframework.core.NestedExceptionUtils;

/** Why Camel cannot build a route, in the words of its file. Camel names the step, but not its line, and what is wrong by its classes. */
record BuildFailure(Exception failure, RouteFile file, CamelContext camel) {

    /** That a provider's route can use. */
    private static final Set<String> BEANS = Set.of("payload");

    private static final Set<String> SCHEMES = Set.of("direct", "api", "log");

    private static final Pattern OPTIONS = Pattern.compile("Unknown parameters=\\[\\{(.*)}]");
    private static final Pattern FAILED_STEP = Pattern.compile(">>> (\\w+)\\[(.*?)<<<", Pattern.DOTALL);
    private static final Pattern DATA_FORMAT =
            Pattern.compile("data format in registry with ref: (\\S+)|Data format '(\\w+)' could not be created");
    private static final Pattern CLASS_NAME = Pattern.compile("\\b(?:[a-z]\\w*\\.)+[A-Z]\\w*(?:@\\w+)?[:.]? ?");

    void addTo(Mistakes mistakes) {
        Throwable cause = failure;
        while (cause.getCause() != null && !isTelling(cause)) {
            cause = cause.getCause();
        }
        if (cause instanceof NoSuchEndpointException endpoint) {
            String scheme = scheme(endpoint.getUri());
            mistakes.error(
                    lineOf(scheme),
                    "there is no endpoint `" + scheme + ":`" + Words.didYouMean(scheme, SCHEMES) + " "
                            + EndpointRules.callable(route()));
        } else if (cause instanceof ResolveEndpointFailedException endpoint) {
            addOption(endpoint, mistakes);
        } else if (cause instanceof NoSuchBeanException bean) {
            mistakes.error(lineOf(bean.getName()), problem(cause));
        } else if (cause instanceof NoSuchLanguageException language) {
            mistakes.error(lineOf(language.getLanguage()), problem(cause));
        } else {
            Matcher dataFormat = DATA_FORMAT.matcher(String.valueOf(cause.getMessage()));
            mistakes.error(lineOf(dataFormat.find() ? name(dataFormat) : null), problem(cause));
        }
    }

    private static boolean isTelling(Throwable failure) {
        return failure instanceof NoSuchEndpointException
                || failure instanceof ResolveEndpointFailedException
                || failure instanceof NoSuchBeanException
                || failure instanceof MethodNotFoundException
                || failure instanceof NoSuchLanguageException;
    }

    static String problem(Throwable failure) {
        String simple = null;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof MethodNotFoundException method) {
                return noMethod(method);
            } else if (cause instanceof NoSuchBeanException bean) {
                return "there is no bean `" + bean.getName() + "`" + Words.didYouMean(bean.getName(), BEANS)
                        + " A provider's route can use `payload`";
            } else if (cause instanceof NoSuchLanguageException language) {
                return "there is no language `" + language.getLanguage()
                        + "`; take constant, jsonpath, simple or xpath";
            } else if (cause instanceof ClassNotFoundException) {
                return "there is no class `" + firstLine(cause.getMessage()) + "`";
            } else if (cause instanceof SimpleIllegalSyntaxException && cause.getCause() != null) {
                simple = simple(firstLine(cause.getCause().getMessage()));
            }
        }
        if (simple != null) {
            return simple;
        }
        String said =
                firstLine(NestedExceptionUtils.getMostSpecificCause(failure).getMessage());
        Matcher dataFormat = DATA_FORMAT.matcher(said);
        if (dataFormat.find()) {
            return "there is no data format `" + name(dataFormat)
                    + "`; take `json: {}`, `custom: form` or `custom: xml`";
        }
        return said.startsWith("Unsupported definition: null")
                ? "an expression is missing; write one of constant, jsonpath or simple"
                : "Camel cannot build this step: " + withoutClasses(said);
    }

    /** Why a route failed, for which there are no better words. */
    static String plain(Exception failure) {
        return withoutClasses(
                firstLine(NestedExceptionUtils.getMostSpecificCause(failure).getMessage()));
    }

    private static String withoutClasses(String message) {
        return CLASS_NAME.matcher(message).replaceAll("");
    }

    private static String simple(String said) {
        if (said.startsWith("Unexpected token")) {
            return said
                    + "; operators are ==, !=, <, >, <=, >=, in, contains, startsWith, && and ||, with blanks around them";
        }
        return said.startsWith("Unknown function")
                ? said + "; such as ${body[name]}, ${variable.name} or ${variable.callback.id}"
                : said;
    }

    private static String noMethod(MethodNotFoundException failure) {
        Class<?> type =
                failure.getBean() == null ? Object.class : failure.getBean().getClass();
        Set<String> methods = Arrays.stream(type.getDeclaredMethods())
                .filter(each -> Modifier.isPublic(each.getModifiers()))
                .map(Method::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        String name = failure.getMethodName().replaceFirst("\\(.*", "");
        return "there is no method `" + name + "`" + Words.didYouMean(name, methods) + " There are "
                + Words.list(methods);
    }

    private void addOption(ResolveEndpointFailedException endpoint, Mistakes mistakes) {
        Matcher options = OPTIONS.matcher(endpoint.getMessage());
        String uri = endpoint.getUri().replaceFirst("://", ":").replaceFirst("\\?.*", "");
        if (options.find()) {
            String name = options.group(1).replaceFirst("=.*", "");
            Set<String> known = optionsOf(scheme(uri));
            mistakes.error(
                    lineOf(name),
                    "`" + scheme(uri) + ":` has no option `" + name + "`" + Words.didYouMean(name, known)
                            + (known.isEmpty() ? "" : " There are " + Words.list(known)));
        } else {
            mistakes.error(lineOfCall(uri, endpoint.getUri()), "`" + uri + "` cannot be used: " + problem(endpoint));
        }
    }

    /** As the component describes itself to Camel's tools. */
    private Set<String> optionsOf(String scheme) {
        Set<String> names = new TreeSet<>();
        try {
            String description = ((CatalogCamelContext) camel).getComponentParameterJsonSchema(scheme);
            new ObjectMapper().readTree(description).path("properties").fields().forEachRemaining(each -> {
                if (each.getValue().path("kind").asText().equals("parameter")) {
                    names.add(each.getKey());
                }
            });
        } catch (IOException | IllegalArgumentException undescribed) {
            // then there is no list of them
        }
        return names;
    }

    private static String scheme(String uri) {
        return uri.substring(0, Math.max(0, uri.indexOf(':')));
    }

    private static String name(Matcher dataFormat) {
        return dataFormat.group(1) == null ? dataFormat.group(2) : dataFormat.group(1);
    }

    private static String firstLine(String message) {
        return message == null
                ? "it cannot be read"
                : message.lines().findFirst().orElse("");
    }

    /** The route that Camel was at; where it does not say, the first one. */
    private ProviderRoute route() {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof FailedToCreateRouteException failed) {
                for (ProviderRoute each : file.routes()) {
                    if (each.id().equals(failed.getRouteId())) {
                        return each;
                    }
                }
            }
        }
        return file.routes().get(0);
    }

    /**
     * Camel names the step on the route's first level, by its kind, but no line.
     *
     * @param word that stands in the line; {@code null} where none is known
     */
    private int lineOf(String word) {
        ProviderRoute route = route();
        if (word != null) {
            Pattern whole = Pattern.compile("(?<![\\w-])" + Pattern.quote(word) + "(?![\\w-])");
            for (int line = route.line() + 1; line <= route.lastLine(); line++) {
                if (whole.matcher(file.lines().get(line - 1)).find()) {
                    return line;
                }
            }
        }
        Matcher failed = FAILED_STEP.matcher(String.valueOf(failure.getMessage()));
        String kind = failed.find() ? failed.group(1) : "";
        return route.steps().stream()
                .filter(step -> step.name().equalsIgnoreCase(kind))
                .max(Comparator.comparingInt(step -> matches(step.value(), failed.group(2))))
                .map(Step::line)
                .orElse(route.line());
    }

    /** Of the step that calls an endpoint with these parameters. */
    private int lineOfCall(String uri, String whole) {
        String said = whole.contains("RAW(")
                ? whole
                : URLDecoder.decode(whole.replaceAll("%(?![0-9A-Fa-f]{2})", "%25"), StandardCharsets.UTF_8);
        List<Step> calls = new ArrayList<>();
        route().node().forEachField((name, value) -> {
            Step step = new Step(name, value);
            if (name.equals("to") && step.uri().equals(uri)) {
                calls.add(step);
            }
        });
        return calls.stream()
                .max(Comparator.comparingInt(step -> matches(step.value(), said)))
                .map(Step::line)
                .orElseGet(() -> lineOf(uri));
    }

    /** How many characters of what a step says are found in Camel's words for it. */
    private static int matches(YamlNode node, String says) {
        int own =
                node.text() != null && says.contains(node.text()) ? node.text().length() : 0;
        return own
                + node.fields().values().stream()
                        .mapToInt(each -> matches(each, says))
                        .sum();
    }
}
