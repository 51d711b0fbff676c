package io.callbackgateway.routefile.rules;

import io.callbackgateway.provider.ProviderFacts;
import io.callbackgateway.routefile.tree.Mistake;
import io.callbackgateway.routefile.tree.Mistakes;
import io.callbackgateway.routefile.tree.RouteFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.camel.CamelContext;

/**
 * Finds what is wrong in a route file before a callback does. {@link #check} says all of it, and needs nothing but the file: neither
 * settings nor a running gateway.
 */
public final class RouteFileCheck {

    private RouteFileCheck() {}

    /**
     * Everything that is wrong in a provider's file, in the order of its lines. It is also loaded into a Camel context of its own, in
     * which nothing starts: that finds what only Camel knows, such as an option that an endpoint does not have.
     */
    public static List<Mistake> check(Path file) {
        return readFully(file).mistakes().inOrder();
    }

    public static Read readFully(Path file) {
        try (TrialContext trial = new TrialContext()) {
            Read read = read(file, trial.camel());
            read.tree().ifPresent(each -> {
                SchemaRules.check(each, read.mistakes());
                TrialRules.check(each, trial, read.mistakes());
            });
            return read;
        }
    }

    /** What is wrong in a file of {@code dispatch/} or {@code emulator/}, as far as its text says it. */
    public static List<Mistake> checkOther(Path file) {
        Mistakes mistakes = new Mistakes(file);
        RouteFile.read(file, mistakes).ifPresent(each -> {
            ShapeRules.check(each, mistakes);
            SchemaRules.check(each, mistakes);
        });
        return mistakes.inOrder();
    }

    /**
     * What can be told without Camel's schema and a context of its own, which cost half a second: enough at a start, where the route
     * is loaded anyhow.
     */
    public static Read read(Path file, CamelContext context) {
        Mistakes mistakes = new Mistakes(file);
        Optional<RouteFile> tree = RouteFile.read(file, mistakes);
        ProviderFacts facts = tree.map(each -> {
                    ShapeRules.check(each, mistakes);
                    ShapeRules.checkProvider(each, mistakes);
                    EndpointRules.check(each, mistakes);
                    ExpressionRules.check(each, mistakes);
                    VariableRules.check(each, mistakes);
                    PathRules.check(each, mistakes);
                    DeliveryRules.check(each, mistakes);
                    return FactsRules.bind(each, context, mistakes);
                })
                .orElseGet(ProviderFacts::new);
        return new Read(tree, facts, mistakes);
    }

    /** What is wrong in a provider's file whose route did not start; where nothing is found, why that was. */
    public static List<Mistake> explain(Path file, Exception failure) {
        Read read = readFully(file);
        if (!read.mistakes().haveErrors()) {
            read.mistakes().error(1, "the route does not start: " + BuildFailure.plain(failure));
        }
        return read.mistakes().inOrder();
    }

    /**
     * @param tree of a file that is YAML
     * @param facts without those that are mistakes
     */
    public record Read(Optional<RouteFile> tree, ProviderFacts facts, Mistakes mistakes) {}
}
