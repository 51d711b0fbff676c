package io.callbackgateway.backup;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.callbackgateway.files.PrivateFiles;
import io.callbackgateway.settings.BadSettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What stands beside the broker's journal: which ledger it belongs to, and how far that had come.
 *
 * @param ledger id of the ledger
 * @param journal id of this journal
 * @param generation that the ledger had, or one less where the process ended in between
 * @param at when that was, ISO 8601
 */
record JournalSide(String ledger, String journal, long generation, String at) {

    static final String NAME = "instance.json";

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    /** @return {@code null} where there is none */
    static JournalSide read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return null;
        }
        try {
            return JSON.readValue(Files.readAllBytes(file), JournalSide.class);
        } catch (com.fasterxml.jackson.core.JacksonException e) {
            throw new BadSettingException(
                    "gateway.data-dir",
                    file
                            + " cannot be read as JSON. The gateway writes it whole or not at all: restore it together with"
                            + " the folder that it is in; or delete it, and the next start says how to go on without it");
        }
    }

    /** Complete and synced, or as before. */
    void write(Path file) throws IOException {
        PrivateFiles.createFolders(file.getParent());
        PrivateFiles.write(file, JSON.writeValueAsBytes(this));
        PrivateFiles.sync(file.getParent());
    }
}
