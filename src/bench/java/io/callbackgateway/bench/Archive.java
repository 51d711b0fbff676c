package io.callbackgateway.bench;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** An archive in files, in either layout: which callbacks are in it, and what is broken. */
final class Archive {

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final Set<String> events = new HashSet<>();
    private final Set<String> requests = new HashSet<>();
    private final List<String> broken = new ArrayList<>();

    private Archive() {}

    static Archive read(Path folder) throws IOException {
        Archive archive = new Archive();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                archive.readFile(file);
            }
        }
        return archive;
    }

    private void readFile(Path file) {
        String name = file.getFileName().toString();
        try {
            if (name.endsWith(".gz")) {
                try (BufferedReader lines = new BufferedReader(
                        new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
                    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                        find(JSON.readTree(line));
                    }
                }
            } else if (name.endsWith(".json")) {
                find(JSON.readTree(Files.readAllBytes(file)));
            }
            // Anything else is a file that was not complete, under a name that says so.
        } catch (IOException e) {
            broken.add(file + ": " + e.getMessage());
        }
    }

    /** An event is what has data.callbackId, a raw request what has a callbackId and a method, however deep they stand. */
    private void find(JsonNode node) throws IOException {
        if (node.isMissingNode()) {
            throw new IOException("empty");
        }
        if (node.has("specversion")) {
            events.add(node.path("data").path("callbackId").asText());
        } else if (node.has("callbackId") && node.has("method")) {
            requests.add(node.path("callbackId").asText());
        } else {
            for (JsonNode child : node) {
                if (child.isContainerNode()) {
                    find(child);
                } else if (child.isTextual() && child.textValue().startsWith("{")) {
                    find(JSON.readTree(child.textValue()));
                }
            }
        }
    }

    /** Whether each callback with an event is here, with the event and with the raw request. */
    boolean holds(Path told) throws IOException {
        Set<String> missing = new HashSet<>();
        try (Stream<String> lines = Files.lines(told)) {
            lines.filter(line -> !line.startsWith("dead ")).map(ToldEvent::of).forEach(event -> {
                if (!events.contains(event.callbackId()) || !requests.contains(event.callbackId())) {
                    missing.add(event.provider() + "/" + event.transactionId() + "/" + event.callbackId());
                }
            });
        }
        System.out.println("archived       " + events.size() + " events, " + requests.size() + " requests");
        System.out.println("not-archived   " + missing.size());
        System.out.println("broken-files   " + broken.size());
        missing.stream().limit(5).forEach(each -> System.out.println("  not archived: " + each));
        broken.stream().limit(5).forEach(each -> System.out.println("  broken: " + each));
        return missing.isEmpty() && broken.isEmpty();
    }
}
