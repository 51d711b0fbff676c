package io.callbackgateway.console.provider;

import java.util.List;

/**
 * A step of a route, as it is drawn.
 *
 * @param look {@code start}, {@code end} or empty
 * @param verb such as {@code setVariable}
 * @param text what it is about, as the route's file has it
 * @param note the description that the file gives it; {@code null} where it has none
 * @param branches what runs in it: of a choice, one for each condition
 */
record DiagramStep(String look, String verb, String text, String note, List<Branch> branches) {

    /** @param when its condition; empty where it always runs */
    record Branch(String when, List<DiagramStep> steps) {}

    /** @param start such as {@code inbox:netki} */
    record Diagram(String id, String description, String start, List<DiagramStep> steps) {}
}
