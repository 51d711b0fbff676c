package io.callbackgateway.console.provider;

import io.callbackgateway.console.provider.DiagramStep.Branch;
import io.callbackgateway.console.provider.DiagramStep.Diagram;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.model.CatchDefinition;
import org.apache.camel.model.ChoiceDefinition;
import org.apache.camel.model.ExpressionNode;
import org.apache.camel.model.FinallyDefinition;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.OnExceptionDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RemoveVariableDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.SendDefinition;
import org.apache.camel.model.SetHeaderDefinition;
import org.apache.camel.model.SetVariableDefinition;
import org.apache.camel.model.ThrowExceptionDefinition;
import org.apache.camel.model.ToDynamicDefinition;
import org.apache.camel.model.TryDefinition;
import org.apache.camel.model.UnmarshalDefinition;
import org.apache.camel.model.WhenDefinition;
import org.apache.camel.model.language.ExpressionDefinition;
import org.springframework.stereotype.Component;

/** Draws a provider's routes from Camel's model: they are what runs, whatever the file holds by now. */
@Component
class RouteDiagrams {

    private final ModelCamelContext camel;

    RouteDiagrams(CamelContext camel) {
        this.camel = (ModelCamelContext) camel;
    }

    /** Those of one provider, that for its callbacks first. */
    List<Diagram> of(String provider) {
        List<Diagram> diagrams = new ArrayList<>();
        for (String scheme : List.of("inbox:", "ask:", "delivery:")) {
            camel.getRouteDefinitions().stream()
                    .filter(route -> isFrom(route, scheme + provider))
                    .map(RouteDiagrams::draw)
                    .forEach(diagrams::add);
        }
        return diagrams;
    }

    private static boolean isFrom(RouteDefinition route, String start) {
        String uri = route.getInput().getEndpointUri().replace("://", ":");
        return uri.equals(start) || uri.startsWith(start + "/") || uri.startsWith(start + "?");
    }

    private static Diagram draw(RouteDefinition route) {
        return new Diagram(
                route.getId(),
                route.getDescriptionText(),
                route.getInput().getEndpointUri().replace("://", ":"),
                steps(route.getOutputs()));
    }

    private static List<DiagramStep> steps(List<ProcessorDefinition<?>> outputs) {
        return outputs.stream()
                .filter(step -> !(step instanceof OnExceptionDefinition)) // the gateway's own, of all routes
                .map(RouteDiagrams::step)
                .toList();
    }

    private static DiagramStep step(ProcessorDefinition<?> step) {
        String text = text(step);
        boolean ends = step instanceof SendDefinition && text.matches("direct:(//)?(record|ignore)");
        return new DiagramStep(ends ? "end" : "", step.getShortName(), text, step.getDescriptionText(), branches(step));
    }

    private static List<Branch> branches(ProcessorDefinition<?> step) {
        List<Branch> branches = new ArrayList<>();
        if (step instanceof ChoiceDefinition choice) {
            for (WhenDefinition when : choice.getWhenClauses()) {
                branches.add(new Branch(expression(when.getExpression()), steps(when.getOutputs())));
            }
            if (choice.getOtherwise() != null) {
                branches.add(new Branch("otherwise", steps(choice.getOtherwise().getOutputs())));
            }
        } else if (step instanceof TryDefinition) {
            List<ProcessorDefinition<?>> plain = new ArrayList<>();
            List<Branch> others = new ArrayList<>();
            for (ProcessorDefinition<?> each : step.getOutputs()) {
                if (each instanceof CatchDefinition caught) {
                    others.add(new Branch("catch " + simpleNames(caught.getExceptions()), steps(each.getOutputs())));
                } else if (each instanceof FinallyDefinition) {
                    others.add(new Branch("finally", steps(each.getOutputs())));
                } else {
                    plain.add(each);
                }
            }
            branches.add(new Branch("", steps(plain)));
            branches.addAll(others);
        } else if (!step.getOutputs().isEmpty()) {
            branches.add(new Branch("", steps(step.getOutputs())));
        }
        return branches;
    }

    private static String simpleNames(List<String> classes) {
        return String.join(
                ", ",
                classes.stream()
                        .map(each -> each.substring(each.lastIndexOf('.') + 1))
                        .toList());
    }

    private static String text(ProcessorDefinition<?> step) {
        if (step instanceof SetVariableDefinition set) {
            return set.getName() + " = " + expression(set.getExpression());
        }
        if (step instanceof SetHeaderDefinition set) {
            return set.getName() + " = " + expression(set.getExpression());
        }
        if (step instanceof RemoveVariableDefinition remove) {
            return remove.getName();
        }
        if (step instanceof UnmarshalDefinition unmarshal && unmarshal.getDataFormatType() != null) {
            return unmarshal.getDataFormatType().getDataFormatName();
        }
        if (step instanceof ToDynamicDefinition to) {
            return to.getUri();
        }
        if (step instanceof SendDefinition<?> to) {
            return to.getEndpointUri();
        }
        if (step instanceof ThrowExceptionDefinition failure) {
            return failure.getMessage();
        }
        if (step instanceof ChoiceDefinition || step instanceof TryDefinition) {
            return "";
        }
        return step instanceof ExpressionNode node ? expression(node.getExpression()) : "";
    }

    private static String expression(ExpressionDefinition expression) {
        if (expression == null) {
            return "";
        }
        String language = expression.getLanguage();
        String text = expression.getExpression();
        return "simple".equals(language) || "constant".equals(language) ? text : language + " " + text;
    }
}
