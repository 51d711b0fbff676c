package io.callbackgateway.testing;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * A folder of samples, {@code <provider>/<name>.http} beside {@code <name>.event.json}, as tests. Nothing here knows a provider:
 * what a gateway needs to take the samples is read from their paths and from the provider's route file.
 */
public final class Samples {

    private static final String REQUEST = ".http";
    private static final String EVENT = ".event.json";

    private final Path folder;
    private final List<Sample> samples;

    private Samples(Path folder, List<Sample> samples) {
        this.folder = folder;
        this.samples = samples;
    }

    /**
     * @throws IllegalStateException where there are none, where one of two files is missing, or where a request is not of the
     *     provider that its folder names
     */
    public static Samples in(Path folder) {
        Set<String> requests = names(folder, REQUEST);
        Set<String> events = names(folder, EVENT);
        if (requests.isEmpty() && events.isEmpty()) {
            throw new IllegalStateException("There is no sample in " + folder);
        }
        requests.stream().filter(name -> !events.contains(name)).findFirst().ifPresent(name -> {
            throw new IllegalStateException(folder.resolve(name + REQUEST) + " has no " + EVENT + " beside it");
        });
        events.stream().filter(name -> !requests.contains(name)).findFirst().ifPresent(name -> {
            throw new IllegalStateException(folder.resolve(name + EVENT) + " has no " + REQUEST + " beside it");
        });
        List<Sample> samples = requests.stream()
                .map(name -> Sample.read(folder.resolve(name + REQUEST), folder.resolve(name + EVENT)))
                .toList();
        samples.stream().flatMap(sample -> sample.requests().stream()).forEach(request -> {
            if (!request.file().getParent().endsWith(request.provider())) {
                throw new IllegalStateException(request.file() + " calls " + request.target());
            }
        });
        return new Samples(folder, samples);
    }

    private static Set<String> names(Path folder, String extension) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(file -> folder.relativize(file).toString())
                    .filter(name -> name.endsWith(extension))
                    .map(name -> name.substring(0, name.length() - extension.length()))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Settings that let every sample in. A provider whose route asks for {@code api} settings is to be played by
     * {@code emulator/<provider>} at the admin port.
     *
     * @param routes the folder with {@code <provider>.camel.yaml}
     */
    public List<String> settings(Path routes, int adminPort) {
        Set<String> doors = new TreeSet<>();
        samples.stream()
                .flatMap(sample -> sample.requests().stream())
                .forEach(request -> doors.add(request.provider() + "." + request.environment()));
        List<String> settings = new ArrayList<>(List.of("gateway.admin.port=" + adminPort));
        for (String door : doors) {
            String provider = door.substring(0, door.indexOf('.'));
            String key = "gateway.providers." + door;
            settings.add(key + ".auth[0].none=true");
            settings.add(key + ".allow-from="); // the provider's own addresses would hold otherwise
            for (String name : apiSettings(routes.resolve(provider + ".camel.yaml"))) {
                String emulator = "http://localhost:" + adminPort + "/emulator/" + provider;
                settings.add(key + ".api." + name + "=" + (name.equals("base-url") ? emulator : "12000000"));
            }
        }
        return settings;
    }

    private static List<String> apiSettings(Path route) {
        try {
            String names = new ObjectMapper(new YAMLFactory())
                    .readTree(route.toFile())
                    .at("/0/beans/0/properties/apiSettings")
                    .asText();
            return Stream.of(names.split("[, ]+"))
                    .filter(name -> !name.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One test per sample, called like its file. */
    public Stream<DynamicTest> replayedTo(RunningGateway gateway) {
        return samples.stream()
                .map(sample -> dynamicTest(
                        folder.relativize(sample.file()).toString(),
                        sample.file().toUri(),
                        () -> sample.replay(gateway)));
    }
}
