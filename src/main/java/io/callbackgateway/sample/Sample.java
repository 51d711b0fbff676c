package io.callbackgateway.sample;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Requests that a provider sent, and what they must become; {@code routes/samples/README.md} describes the files.
 *
 * @param file {@code <name>.http}; beside it are {@code <name>.event.json} and, where the provider is asked back, {@code <name>.api.http}
 * @param expected one entry for each request; {@code null} where there is no such file
 */
public record Sample(Path file, List<SampleRequest> requests, ApiAnswers answers, ArrayNode expected) {

    private static final String REQUESTS = ".http";
    private static final String ANSWERS = ".api.http";
    private static final String EVENT = ".event.json";

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    /** @throws BadSampleException where the files are not what they should be */
    public static Sample read(Path file) {
        if (!isSample(file)) {
            throw new BadSampleException(file + ": a sample is a file <name>.http");
        }
        Path answers = beside(file, ANSWERS);
        try {
            List<SampleRequest> requests =
                    HttpText.sections(text(file)).map(SampleRequest::parse).toList();
            if (requests.isEmpty()) {
                throw new BadSampleException("no request is in it");
            }
            return new Sample(
                    file,
                    requests,
                    ApiAnswers.parse(Files.exists(answers) ? text(answers) : ""),
                    expected(beside(file, EVENT)));
        } catch (BadSampleException e) {
            throw new BadSampleException(file + ": " + e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One that is not written yet. */
    public static Sample of(Path file, SampleRequest request) {
        return new Sample(file, List.of(request), ApiAnswers.parse(""), null);
    }

    /** All samples below a folder, by name. */
    public static List<Path> in(Path folder) {
        return files(folder, Sample::isSample);
    }

    /** Files below a folder that belong to a sample which is not there. */
    public static List<Path> strays(Path folder) {
        return files(folder, file -> Stream.of(ANSWERS, EVENT)
                .filter(file.getFileName().toString()::endsWith)
                .anyMatch(extension -> !Files.exists(withExtension(file, extension, REQUESTS))));
    }

    private static List<Path> files(Path folder, Predicate<Path> wanted) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(wanted).sorted().toList();
        } catch (NoSuchFileException none) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isSample(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(REQUESTS) && !name.endsWith(ANSWERS);
    }

    private static String text(Path file) throws IOException {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new BadSampleException("there is no such file");
        }
    }

    private static ArrayNode expected(Path file) throws IOException {
        if (!Files.exists(file)) {
            return null;
        }
        try {
            JsonNode expected = JSON.readTree(file.toFile());
            return expected instanceof ArrayNode several
                    ? several
                    : JSON.createArrayNode().add(expected);
        } catch (JsonProcessingException e) {
            throw new BadSampleException(file.getFileName() + " is no JSON: line "
                    + e.getLocation().getLineNr() + ": " + e.getOriginalMessage());
        }
    }

    /** Such as {@code acme/paid}. */
    public String name() {
        String name = file.getFileName().toString();
        return provider() + "/" + name.substring(0, name.length() - REQUESTS.length());
    }

    public String provider() {
        return requests.get(0).provider();
    }

    public Path eventFile() {
        return beside(file, EVENT);
    }

    /** Its requests, where there is no such file yet. */
    public void create() {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            String text =
                    requests.stream().map(SampleRequest::text).collect(Collectors.joining(HttpText.SEPARATOR + "\n"));
            Files.write(file, text.getBytes(StandardCharsets.ISO_8859_1), StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            throw new BadSampleException(file + " is there already; give another name");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param events what it is to become from now on, in its {@link #eventFile()} */
    public void write(ArrayNode events) {
        try {
            Files.writeString(eventFile(), ExpectedEvents.text(events));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path beside(Path file, String extension) {
        return withExtension(file, REQUESTS, extension);
    }

    private static Path withExtension(Path file, String extension, String other) {
        String name = file.getFileName().toString();
        return file.resolveSibling(name.substring(0, name.length() - extension.length()) + other);
    }
}
