package io.callbackgateway.documents.storage;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.mime.MimeType;
import org.apache.tika.mime.MimeTypeException;
import org.apache.tika.mime.MimeTypes;

/** Tells what a file is by its first bytes, whatever anybody says of it. Its list of types is read when it is needed first. */
final class MediaTypes {

    private static final MimeTypes TYPES = MimeTypes.getDefaultMimeTypes();

    private MediaTypes() {}

    static MimeType of(Path file) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            return TYPES.forName(TYPES.detect(in, new Metadata()).getBaseType().toString());
        } catch (MimeTypeException e) {
            throw new IOException("no media type", e);
        }
    }
}
