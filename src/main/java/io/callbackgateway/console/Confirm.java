package io.callbackgateway.console;

import java.util.ArrayList;
import java.util.List;
import org.springframework.ui.Model;

/** What an action will do, said before it does it: a page of its own, or a dialog above the page at hand where that has scripts. */
public final class Confirm {

    private final String page;
    private final String title;
    private final String action;
    private final String button;
    private final List<String> sentences = new ArrayList<>();
    private final List<Value> values = new ArrayList<>();
    private final List<Field> fields = new ArrayList<>();
    private String back;
    private boolean danger;

    /** A hidden part of the form. */
    public record Value(String name, String text) {}

    /** What the visitor may still say. */
    public record Field(String name, String label, String type, String text, boolean required, String help) {}

    /**
     * @param page of the menu to which it belongs
     * @param title a question
     * @param action where the form goes
     * @param button a verb
     */
    public Confirm(String page, String title, String action, String button) {
        this.page = page;
        this.title = title;
        this.action = action;
        this.button = button;
        this.back = page;
    }

    /** One sentence about what will happen. */
    public Confirm says(String sentence) {
        sentences.add(sentence);
        return this;
    }

    /** @param text left out where it is {@code null} */
    public Confirm with(String name, Object text) {
        if (text != null) {
            values.add(new Value(name, text.toString()));
        }
        return this;
    }

    public Confirm asks(Field field) {
        fields.add(field);
        return this;
    }

    /** That it cannot be taken back. */
    public Confirm isDangerous() {
        danger = true;
        return this;
    }

    /** Where a visitor goes who does not want it; left out: the page. */
    public Confirm elseTo(String path) {
        back = path;
        return this;
    }

    /**
     * The view.
     *
     * @param htmx the request's {@code HX-Request}; {@code null} where the whole page is wanted
     */
    public String show(Model model, String htmx) {
        model.addAttribute("confirm", this);
        return htmx == null ? "confirm" : "confirm :: form";
    }

    public String getPage() {
        return page;
    }

    public String getTitle() {
        return title;
    }

    public String getAction() {
        return action;
    }

    public String getButton() {
        return button;
    }

    public List<String> getSentences() {
        return sentences;
    }

    public List<Value> getValues() {
        return values;
    }

    public List<Field> getFields() {
        return fields;
    }

    public String getBack() {
        return back;
    }

    public boolean isDanger() {
        return danger;
    }
}
