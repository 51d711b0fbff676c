package io.callbackgateway.routefile.tree;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Collects what the rules find in one file, each mistake once. */
public final class Mistakes {

    private final Path file;
    private final Set<Mistake> found = new LinkedHashSet<>();

    public Mistakes(Path file) {
        this.file = file;
    }

    public void error(int line, String message) {
        found.add(new Mistake(file, line, Mistake.Level.ERROR, message));
    }

    public void warning(int line, String message) {
        found.add(new Mistake(file, line, Mistake.Level.WARNING, message));
    }

    /** Adds those of other lines: what Camel says of a line that is known to be wrong is the same in other words. */
    public void addWhereNoneIs(Mistakes others) {
        Set<Integer> lines =
                found.stream().filter(Mistake::isError).map(Mistake::line).collect(Collectors.toSet());
        others.found.stream().filter(each -> !lines.contains(each.line())).forEach(found::add);
    }

    public boolean haveErrors() {
        return found.stream().anyMatch(Mistake::isError);
    }

    /** From the file's first line to its last. */
    public List<Mistake> inOrder() {
        return found.stream().sorted(Comparator.comparingInt(Mistake::line)).toList();
    }
}
