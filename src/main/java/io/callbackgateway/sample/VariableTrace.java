package io.callbackgateway.sample;

import io.callbackgateway.sample.Result.Variable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/** Writes down each variable that a step sets, in the order of the steps. */
final class VariableTrace implements InterceptStrategy {

    private final Path file;
    private final List<String> lines;
    private List<Variable> trace = new ArrayList<>();

    VariableTrace(Path file) throws IOException {
        this.file = file;
        this.lines = Files.readAllLines(file);
    }

    /** What was set since the last time. */
    List<Variable> take() {
        List<Variable> taken = trace;
        trace = new ArrayList<>();
        return taken;
    }

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode step, Processor target, Processor next) {
        return new DelegateAsyncProcessor(target) {
            @Override
            public boolean process(Exchange exchange, AsyncCallback callback) {
                Map<String, Object> before = variables(exchange);
                int start = trace.size();
                return super.process(exchange, done -> {
                    note(step, before, variables(exchange), start);
                    callback.done(done);
                });
            }
        };
    }

    /** A step that contains others has nothing to add to what they have set. */
    private void note(NamedNode step, Map<String, Object> before, Map<String, Object> after, int start) {
        List<Variable> inner = List.copyOf(trace.subList(Math.min(start, trace.size()), trace.size()));
        Map<String, Object> all = new HashMap<>(before);
        all.putAll(after);
        all.keySet().forEach(name -> {
            boolean same = before.containsKey(name) == after.containsKey(name)
                    && Objects.equals(before.get(name), after.get(name));
            if (!same && inner.stream().noneMatch(each -> each.name().equals(name))) {
                trace.add(new Variable(at(step), name, after.get(name)));
            }
        });
    }

    private static Map<String, Object> variables(Exchange exchange) {
        Map<String, Object> variables = exchange.getVariables();
        return variables == null ? Map.of() : new HashMap<>(variables);
    }

    /**
     * Camel counts from the line in which the step's own fields begin, and from 0: that is the line before the step where it is written in
     * one.
     */
    private String at(NamedNode step) {
        int line = step.getLineNumber();
        boolean inOneLine = line >= 0
                && line < lines.size()
                && lines.get(line).matches("(.*\\W)?" + step.getShortName() + ": *\\S.*");
        return file.getFileName() + ":" + (inOneLine ? line + 1 : line);
    }
}
