package io.callbackgateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/vocabulary.md} as a test: one word for one thing, and none that only a picture explains. */
class VocabularyTests {

    private static final List<Path> WRITTEN =
            List.of(Path.of("src/main"), Path.of("routes"), Path.of("docs"), Path.of("docker"), Path.of("README.md"));

    /** What stands behind a colon is the word to take. */
    private static final List<String> OTHER_WORDS = List.of(
            "refus(e|es|ed|al|als|ing): reject",
            "weather|poison|casualt(y|ies): transient or permanent failure",
            "bury|buried: dead letter",
            "seals?|unseal(s|ed)?: encrypt",
            "strangers?: unexpected caller",
            "(im)?patien(t|ce): deadline, timeout",
            "heard|crowd(s|ed)?|knocks?: say what happens",
            "design §|design\\.md: nothing outside of this repository");

    @Test
    void nothingIsCalledByAnotherWord() throws IOException {
        for (String each : OTHER_WORDS) {
            int colon = each.lastIndexOf(": ");
            Pattern word = Pattern.compile("(?i)(?<![a-z])(" + each.substring(0, colon) + ")(?![a-z])");

            assertThat(linesWith(word)).as(each).isEmpty();
        }
    }

    private static List<String> linesWith(Pattern word) throws IOException {
        List<Path> files = WRITTEN.stream().flatMap(VocabularyTests::files).toList();
        return files.stream()
                .flatMap(file -> {
                    List<String> lines = lines(file);
                    return IntStream.range(0, lines.size())
                            .filter(i -> word.matcher(inWords(lines.get(i))).find())
                            .mapToObj(i ->
                                    file + ":" + (i + 1) + ": " + lines.get(i).strip());
                })
                .toList();
    }

    /** Names of classes and methods as the words that they are made of. */
    private static String inWords(String line) {
        return line.replaceAll("([a-z])([A-Z])", "$1 $2");
    }

    /** All but the migrations: what has run once may not change. */
    private static Stream<Path> files(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            return files
                    .filter(Files::isRegularFile)
                    .filter(file -> !file.toString().contains("migration"))
                    .filter(file -> file.toString().matches(".*\\.(java|yaml|md|xml|sql|sh)|.*Dockerfile"))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
