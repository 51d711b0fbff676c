package io.callbackgateway.dispatch.archive;

import java.nio.file.Path;
import java.util.Optional;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code gateway.archive}.
 *
 * @param uri {@code file:<folder>}, written by the gateway itself; or any other Camel endpoint that writes the body under
 *     {@code CamelFileName} or {@code CamelAwsS3Key}: {@code aws2-s3://bucket?…}
 * @param layout {@code objects}: for each event two, itself and the raw request; {@code segments}: one for each batch of events
 */
public record ArchiveSettings(@DefaultValue("") String uri, @DefaultValue("objects") Layout layout) {

    private static final String FILE = "file:";

    /** The folder that the gateway itself writes to; empty where the archive is somewhere else. */
    public Optional<Path> folder() {
        return uri.startsWith(FILE)
                ? Optional.of(Path.of(
                        uri.substring(FILE.length()).replaceFirst("^//", "").replaceFirst("\\?.*$", "")))
                : Optional.empty();
    }

    /** How events and raw requests are laid out. */
    public enum Layout {
        OBJECTS,
        SEGMENTS
    }
}
