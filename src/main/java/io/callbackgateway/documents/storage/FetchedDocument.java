package io.callbackgateway.documents.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A document here, before it is in the archive.
 *
 * @param sha256 in hex
 * @param mediaType as its first bytes say
 * @param extension with its dot, as files of that type have
 */
public record FetchedDocument(Path file, long size, String sha256, String mediaType, String extension)
        implements AutoCloseable {

    /** Deletes the file. */
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
    }
}
