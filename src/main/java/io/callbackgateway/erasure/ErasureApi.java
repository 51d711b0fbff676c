package io.callbackgateway.erasure;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.callbackgateway.erasure.ErasedTransaction.Deleted;
import io.callbackgateway.failure.Failures;
import java.io.IOException;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Erasure of one transaction's personal data, at the admin door. */
@RestController
@RequestMapping("/api/transactions")
public class ErasureApi {

    private final Erasure erasure;

    ErasureApi(Erasure erasure) {
        this.erasure = erasure;
    }

    /**
     * Deletes a transaction's personal data: the raw requests of all callbacks about it, in the ledger, the archive and
     * {@code inbox.dead}, and its documents. State, history and events stay; dead letters become {@code discarded}. Called again, it deletes
     * what has come since.
     *
     * @param dryRun whether it is only said what would be deleted
     * @throws ResponseStatusException 404: nothing is known of such a transaction; 503: the archive, the broker or the ledger's database
     *     is away. What was begun then goes on by itself
     */
    @PostMapping("/{provider}/{environment}/{id}/erase")
    public Answer erase(
            @PathVariable String provider,
            @PathVariable String environment,
            @PathVariable String id,
            @RequestParam(name = "dry-run", defaultValue = "false") boolean dryRun,
            Principal who) {
        try {
            return dryRun
                    ? erasure.wouldDelete(provider, environment, id)
                            .map(this::wouldBe)
                            .orElseThrow(ErasureApi::unknown)
                    : erasure.erase(provider, environment, id, who.getName())
                            .map(this::done)
                            .orElseThrow(ErasureApi::unknown);
        } catch (IOException | ActiveMQException | DataAccessException e) {
            throw new ResponseStatusException(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "The archive, the broker or the database is away (" + Failures.describe(e)
                            + "). What was begun goes on by itself; call again to see.");
        }
    }

    private static ResponseStatusException unknown() {
        return new ResponseStatusException(HttpStatus.NOT_FOUND, "Nothing is known of such a transaction.");
    }

    private Answer wouldBe(Deleted deleted) {
        return new Answer(
                true,
                null,
                null,
                deleted.requests(),
                deleted.deadLetters(),
                deleted.archived(),
                deleted.documents(),
                null,
                left());
    }

    private Answer done(ErasedTransaction erased) {
        return new Answer(
                false,
                erased.begunAt(),
                erased.finishedAt(),
                erased.requests(),
                erased.deadLetters(),
                erased.archived(),
                erased.documents(),
                erased.proof(),
                left());
    }

    private List<String> left() {
        List<String> left = new ArrayList<>();
        if (!erasure.reachesArchive()) {
            left.add(
                    "the archive (gateway.archive.uri): it is neither a folder nor aws2-s3, and must be cleared by its own means");
        }
        left.add("backups that were made before, until they are deleted");
        left.add("earlier versions of objects, where the archive is a bucket that keeps versions");
        left.add("rejected requests, of which it is not known what they are about, until gateway.rejected.max-age");
        left.add("dead letters of which it is not known what they are about: redrive them, and call again");
        left.add("what consumers have stored");
        return left;
    }

    /**
     * @param dryRun whether nothing was deleted
     * @param begunAt ISO 8601; absent in a dry run, as the next
     * @param finishedAt ISO 8601
     * @param requests raw requests in the ledger, of this and earlier calls together
     * @param deadLetters messages in {@code inbox.dead}
     * @param archived raw requests in the archive
     * @param documents in the archive
     * @param proof SHA-256 over the names of all that was deleted
     * @param left where it may still be
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Answer(
            boolean dryRun,
            String begunAt,
            String finishedAt,
            long requests,
            long deadLetters,
            long archived,
            long documents,
            String proof,
            List<String> left) {}
}
