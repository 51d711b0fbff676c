package io.callbackgateway.backup;

import java.security.Principal;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Backups, at the admin door. */
@RestController
class BackupApi {

    private static final Logger LOG = LoggerFactory.getLogger(BackupApi.class);

    private final Backup backup;

    BackupApi(Backup backup) {
        this.backup = backup;
    }

    /**
     * Writes a backup of ledger, journal, settings, routes and the key of encryption, in {@code gateway.backup.folder}, while the gateway
     * works. It is as secret as the data directory.
     *
     * @throws ResponseStatusException 409: another one is being written; 500: it could not be written; the log says why
     */
    @PostMapping("/api/backup")
    Answer write(Principal who) {
        try {
            Backup.Written written = backup.write(who.getName());
            Manifest manifest = written.manifest();
            return new Answer(
                    written.folder().toString(),
                    manifest.at(),
                    manifest.ledger(),
                    manifest.generation(),
                    manifest.files().size(),
                    manifest.files().stream().mapToLong(Manifest.Entry::size).sum(),
                    manifest.elsewhere());
        } catch (Backup.RunningException e) {
            throw new ResponseStatusException(HttpStatus.CONFLICT, e.getMessage());
        } catch (Exception e) {
            LOG.error("The backup could not be written", e);
            throw new ResponseStatusException(
                    HttpStatus.INTERNAL_SERVER_ERROR, "The backup could not be written; the log says why.");
        }
    }

    /**
     * @param folder where it is, at the gateway
     * @param at the moment that it shows
     * @param ledger id of the ledger
     * @param generation of the ledger
     * @param files how many it has
     * @param bytes of all of them
     * @param elsewhere what is not in it, and must be backed up by its own means
     */
    record Answer(
            String folder, String at, String ledger, long generation, int files, long bytes, List<String> elsewhere) {}
}
