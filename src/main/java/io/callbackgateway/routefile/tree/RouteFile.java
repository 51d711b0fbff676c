package io.callbackgateway.routefile.tree;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * A route file as a tree, read once.
 *
 * @param provider whose file it is by its name
 */
public record RouteFile(Path path, String provider, List<String> lines, YamlNode root) {

    public static final String SUFFIX = ".camel.yaml";

    private static final int MAX_BYTES = 1_000_000;

    /** The provider whose file it is by its name, which may be none that a provider can have. */
    public static String providerOf(Path path) {
        String name = path.getFileName().toString();
        return name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
    }

    /** The files of all providers in a folder of routes, by name. */
    public static List<Path> in(Path folder) {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Nothing where it is no YAML at all; {@code mistakes} then say why. */
    public static Optional<RouteFile> read(Path path, Mistakes mistakes) {
        Optional<String> source = text(path, mistakes);
        if (source.isEmpty()) {
            return Optional.empty();
        }
        try {
            LoadSettings settings =
                    LoadSettings.builder().setCodePointLimit(MAX_BYTES).build();
            Optional<Node> root = new Compose(settings).composeString(source.get());
            if (root.isEmpty()) {
                mistakes.error(1, "the file is empty; it needs `- beans:` with the provider's facts and a `- route:`");
                return Optional.empty();
            }
            return Optional.of(new RouteFile(
                    path, providerOf(path), source.get().lines().toList(), YamlNode.of(root.get(), mistakes)));
        } catch (MarkedYamlEngineException e) {
            mistakes.error(e.getProblemMark().map(Mark::getLine).orElse(0) + 1, notYaml(e));
        } catch (YamlEngineException | IllegalStateException e) {
            mistakes.error(1, "this cannot be read as YAML: " + e.getMessage());
        }
        return Optional.empty();
    }

    private static Optional<String> text(Path path, Mistakes mistakes) {
        try {
            if (Files.size(path) > MAX_BYTES) {
                mistakes.error(1, "the file is larger than " + MAX_BYTES + " bytes");
                return Optional.empty();
            }
            byte[] bytes = Files.readAllBytes(path);
            CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
            ByteBuffer in = ByteBuffer.wrap(bytes);
            CharBuffer out = CharBuffer.allocate(bytes.length);
            CoderResult result = utf8.decode(in, out, true);
            out.flip();
            if (result.isError()) {
                mistakes.error(
                        1 + (int) out.chars().filter(c -> c == '\n').count(),
                        "the file is not UTF-8 here; save it in that encoding");
                return Optional.empty();
            }
            return Optional.of(out.toString());
        } catch (IOException e) {
            mistakes.error(1, "the file cannot be read; check its name and its permissions");
            return Optional.empty();
        }
    }

    private static String notYaml(MarkedYamlEngineException e) {
        String problem = e.getProblem();
        if (problem.contains("TAB")) {
            return "a tab stands where YAML wants blanks; indent by blanks";
        }
        if (problem.contains("mapping values are not allowed")) {
            return "a `:` stands where YAML expects none; check the indentation, and quote a text that has a colon and a blank";
        }
        if (String.valueOf(e.getContext()).startsWith("while parsing a flow")
                || String.valueOf(e.getContext()).contains("quoted scalar")) {
            return "a quote or bracket that line "
                    + (e.getContextMark().map(Mark::getLine).orElse(0) + 1) + " opens is not closed";
        }
        if (String.valueOf(e.getContext()).startsWith("while parsing a block")) {
            return "the indentation fits neither the line above nor a level around it; let what belongs together begin in one"
                    + " column";
        }
        if (problem.contains("could not find expected ':'")) {
            return "a `:` is missing behind a key, here or in the line above";
        }
        if (problem.contains("expected '<document start>'")) {
            return "this belongs to nothing above it; check the indentation";
        }
        return "this is no YAML: " + problem;
    }

    /** The entry of facts: a map, or a value that does not exist. */
    public YamlNode facts() {
        YamlNode beans = root.items().stream()
                .filter(entry -> entry.fields().containsKey("beans"))
                .findFirst()
                .orElse(root)
                .at("beans");
        return beans.items().isEmpty()
                ? YamlNode.missing(beans.line())
                : beans.items().get(0);
    }

    /** The first of those that start at one place, so that each has a start of its own. */
    public List<ProviderRoute> routes() {
        Map<String, ProviderRoute> byStart = new LinkedHashMap<>();
        allRoutes().forEach(route -> byStart.putIfAbsent(route.start(), route));
        return List.copyOf(byStart.values());
    }

    /** Those of which there is one already, by their start. */
    public List<ProviderRoute> doubles() {
        List<ProviderRoute> routes = routes();
        return allRoutes().stream().filter(route -> !routes.contains(route)).toList();
    }

    private List<ProviderRoute> allRoutes() {
        List<ProviderRoute> all = new ArrayList<>();
        List<YamlNode> entries = root.items();
        for (int i = 0; i < entries.size(); i++) {
            YamlNode route = entries.get(i).at("route");
            if (route.exists()) {
                int next = i + 1 < entries.size() ? entries.get(i + 1).line() : lines.size() + 1;
                all.add(ProviderRoute.of(provider, route, next - 1));
            }
        }
        return all;
    }
}
