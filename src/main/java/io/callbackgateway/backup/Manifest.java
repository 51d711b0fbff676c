package io.callbackgateway.backup;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.callbackgateway.files.PrivateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * What is in a backup. Written last: where it is missing, the backup is not whole.
 *
 * @param format of the backup
 * @param version of the gateway; {@code null} where it has none
 * @param at the moment that it shows, ISO 8601
 * @param ledger id of the ledger
 * @param generation of the ledger
 * @param elsewhere what is not in it and must be backed up by its own means, for people
 * @param files all others
 */
record Manifest(
        int format,
        String version,
        String at,
        String ledger,
        long generation,
        List<String> elsewhere,
        List<Entry> files) {

    static final int FORMAT = 1;

    static final String NAME = "manifest.json";

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    /** @param path relative, with slashes */
    record Entry(String path, long size, String sha256) {

        static Entry of(Path folder, Path file) throws IOException {
            try (InputStream in = Files.newInputStream(file)) {
                return new Entry(
                        folder.relativize(file).toString().replace('\\', '/'),
                        Files.size(file),
                        DigestUtils.sha256Hex(in));
            }
        }
    }

    static List<Entry> entries(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        List<Entry> entries = new ArrayList<>(files.size());
        for (Path file : files) {
            entries.add(Entry.of(folder, file));
        }
        return entries;
    }

    void write(Path folder) throws IOException {
        PrivateFiles.write(
                folder.resolve(NAME), JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
    }

    static Manifest read(Path folder) throws IOException {
        return JSON.readValue(Files.readAllBytes(folder.resolve(NAME)), Manifest.class);
    }
}
