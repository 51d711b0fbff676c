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
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Requests that a provider sent, or what it is asked, and what that must become; {@code routes/samples/README.md} describes the files.
 *
 * @param file {@code <name>.http} or {@code <name>.ask}; beside it are {@code <name>.event.json} and, where the provider's API is asked,
 *     {@code <name>.api.http}; beside {@code <name>.ask} also {@code <name>.callback.http}
 * @param questions none where the provider sent requests
 * @param requests those that it sent; or those that must become of the questions
 * @param expected one entry for each request, and for each question that fails; {@code null} where there is no such file
 */
public record Sample(
        Path file,
        List<SampleQuestion> questions,
        List<SampleRequest> requests,
        ApiAnswers answers,
        ArrayNode expected) {

    private static final String REQUESTS = ".http";
    private static final String QUESTIONS = ".ask";
    private static final String ANSWERS = ".api.http";
    private static final String CALLBACKS = ".callback.http";
    private static final String EVENT = ".event.json";

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    /** @throws BadSampleException where the files are not what they should be */
    public static Sample read(Path file) {
        if (!isSample(file)) {
            throw new BadSampleException(file + ": a sample is a file <name>.http, or <name>.ask");
        }
        boolean asks = isQuestion(file);
        try {
            List<SampleQuestion> questions = asks
                    ? HttpText.sections(text(file)).map(SampleQuestion::parse).toList()
                    : List.of();
            List<SampleRequest> requests = requests(asks ? beside(file, CALLBACKS) : file, asks);
            if (asks ? questions.isEmpty() : requests.isEmpty()) {
                throw new BadSampleException(asks ? "no question is in it" : "no request is in it");
            }
            if (asks && Files.exists(beside(file, REQUESTS))) {
                throw new BadSampleException("there is a .http of this name, too; give one of them another name");
            }
            Path answers = beside(file, ANSWERS);
            return new Sample(
                    file,
                    questions,
                    requests,
                    ApiAnswers.parse(Files.exists(answers) ? text(answers) : ""),
                    expected(beside(file, EVENT)));
        } catch (BadSampleException e) {
            throw new BadSampleException(file + ": " + e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param optional whether no file means that there are none */
    private static List<SampleRequest> requests(Path file, boolean optional) throws IOException {
        return optional && !Files.exists(file)
                ? List.of()
                : HttpText.sections(text(file)).map(SampleRequest::parse).toList();
    }

    /** One that is not written yet. */
    public static Sample of(Path file, SampleRequest request) {
        return new Sample(file, List.of(), List.of(request), ApiAnswers.parse(""), null);
    }

    /** All samples below a folder, by name. */
    public static List<Path> in(Path folder) {
        return files(folder, Sample::isSample);
    }

    /** Files below a folder that belong to a sample which is not there. */
    public static List<Path> strays(Path folder) {
        return files(folder, file -> {
            String name = file.getFileName().toString();
            boolean belongs = Stream.of(ANSWERS, EVENT, CALLBACKS).anyMatch(name::endsWith);
            boolean toRequests = !name.endsWith(CALLBACKS) && Files.exists(beside(file, REQUESTS));
            return belongs && !toRequests && !Files.exists(beside(file, QUESTIONS));
        });
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
        return name.endsWith(QUESTIONS)
                || name.endsWith(REQUESTS) && !name.endsWith(ANSWERS) && !name.endsWith(CALLBACKS);
    }

    private static boolean isQuestion(Path file) {
        return file.toString().endsWith(QUESTIONS);
    }

    /** Whether it is about what the provider is asked, and not about what it sent. */
    public boolean asks() {
        return isQuestion(file);
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
        return provider() + "/" + baseName(file);
    }

    public String provider() {
        return asks() ? questions.get(0).provider() : requests.get(0).provider();
    }

    public Path eventFile() {
        return beside(file, EVENT);
    }

    /** Its requests, where there is no such file yet. */
    public void create() {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.write(file, bytes(requests), StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            throw new BadSampleException(file + " is there already; give another name");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * One line for each field in which what became of it is not what its files say; none where it is. Only where there are
     * {@link #expected} events.
     */
    public List<String> differences(List<Result> results) {
        List<String> differences = new ArrayList<>();
        if (asks()) {
            ExpectedEvents.differences(json(requests), json(callbacks(results)))
                    .forEach(each -> differences.add("callback " + each));
        }
        differences.addAll(ExpectedEvents.differences(expected, ExpectedEvents.of(results, expected)));
        return differences;
    }

    /** Writes what it is to become from now on: its {@link #eventFile()}, and the callbacks where it asks. */
    public void write(List<Result> results) {
        try {
            Files.writeString(eventFile(), ExpectedEvents.text(ExpectedEvents.of(results, expected)));
            List<SampleRequest> callbacks = callbacks(results);
            if (asks() && callbacks.isEmpty()) {
                Files.deleteIfExists(beside(file, CALLBACKS));
            } else if (asks()) {
                Files.write(beside(file, CALLBACKS), bytes(callbacks));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<SampleRequest> callbacks(List<Result> results) {
        return results.stream()
                .filter(each -> each.cause() instanceof SampleRequest)
                .map(each -> (SampleRequest) each.cause())
                .toList();
    }

    private static ArrayNode json(List<SampleRequest> requests) {
        ArrayNode all = JSON.createArrayNode();
        requests.forEach(each -> all.add(each.json()));
        return all;
    }

    private static byte[] bytes(List<SampleRequest> requests) {
        return requests.stream()
                .map(SampleRequest::text)
                .collect(Collectors.joining(HttpText.SEPARATOR + "\n"))
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static Path beside(Path file, String extension) {
        return file.resolveSibling(baseName(file) + extension);
    }

    private static String baseName(Path file) {
        String name = file.getFileName().toString();
        return Stream.of(ANSWERS, CALLBACKS, EVENT, REQUESTS, QUESTIONS)
                .filter(name::endsWith)
                .findFirst()
                .map(extension -> name.substring(0, name.length() - extension.length()))
                .orElse(name);
    }
}
