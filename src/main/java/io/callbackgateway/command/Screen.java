package io.callbackgateway.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.callbackgateway.sample.ExpectedEvents;
import io.callbackgateway.sample.Result;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** What a command says. In colours where it is a terminal that has them. */
final class Screen {

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final PrintWriter out;
    private final Ansi ansi;

    Screen(CommandLine command) {
        this.out = command.getOut();
        this.ansi = command.getColorScheme().ansi();
    }

    void line(String text) {
        out.println(text);
        out.flush();
    }

    void title(String text) {
        line(styled("bold", text));
    }

    void good(String text) {
        line(styled("green", text));
    }

    void bad(String text) {
        line(styled("red", text));
    }

    void verdict(boolean good, String what) {
        line((good ? styled("green", "ok    ") : styled("red", "NOT   ")) + what);
    }

    /** In columns: the step, the variable, its value as JSON. */
    void variables(List<Result.Variable> variables) {
        int steps =
                variables.stream().mapToInt(each -> each.step().length()).max().orElse(0);
        int names =
                variables.stream().mapToInt(each -> each.name().length()).max().orElse(0);
        variables.forEach(each -> line("  " + padded(each.step(), steps) + "  " + padded(each.name(), names) + "  "
                + (each.value() == null ? "(removed)" : json(each.value()))));
    }

    void item(Result.Item item) {
        line("  " + styled("bold", item.outcome()) + (item.detail() == null ? "" : ": " + item.detail()));
        if (item.event() != null) {
            ExpectedEvents.text(JsonNodeFactory.instance.arrayNode().add(item.event()))
                    .lines()
                    .forEach(each -> line("  " + each));
        }
    }

    /** A line for each value that an object has, however deep: its name, and itself. */
    void facts(JsonNode object) {
        facts("", object);
    }

    private void facts(String name, JsonNode value) {
        if (value.isObject()) {
            value.fields()
                    .forEachRemaining(each ->
                            facts(name.isEmpty() ? each.getKey() : name + "." + each.getKey(), each.getValue()));
        } else if (value.isArray()) {
            value.forEach(each -> facts(name, each));
        } else if (!value.isNull()) {
            line(name + ": " + value.asText());
        }
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value instanceof byte[] bytes ? bytes.length + " bytes" : value);
        } catch (JsonProcessingException e) {
            return value.toString();
        }
    }

    private static String padded(String text, int length) {
        return text + " ".repeat(length - text.length());
    }

    private String styled(String style, String text) {
        return ansi.enabled()
                ? Ansi.Style.on(Ansi.Style.parse(style)) + text + Ansi.Style.off(Ansi.Style.parse(style))
                : text;
    }
}
