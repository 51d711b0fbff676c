package io.callbackgateway.erasure;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * That a transaction's personal data was deleted, and what of it.
 *
 * @param who asked for it last
 * @param begunAt ISO 8601
 * @param finishedAt ISO 8601; absent while it is not done: it goes on by itself
 * @param requests raw requests in the ledger
 * @param deadLetters messages in {@code inbox.dead}
 * @param archived raw requests in the archive
 * @param documents in the archive
 * @param proof SHA-256 over the names of all that was deleted; empty where there was nothing
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ErasedTransaction(
        String provider,
        String environment,
        String transactionId,
        String who,
        String begunAt,
        String finishedAt,
        long requests,
        long deadLetters,
        long archived,
        long documents,
        String proof) {

    boolean isFinished() {
        return finishedAt != null;
    }

    /** With what was deleted now, too. */
    ErasedTransaction with(Deleted deleted) {
        return new ErasedTransaction(
                provider,
                environment,
                transactionId,
                who,
                begunAt,
                finishedAt,
                requests + deleted.requests(),
                deadLetters + deleted.deadLetters(),
                archived + deleted.archived(),
                documents + deleted.documents(),
                deleted.proofAfter(proof));
    }

    /** @param names of all of it */
    record Deleted(long requests, long deadLetters, long archived, long documents, List<String> names) {

        boolean isNothing() {
            return names.isEmpty();
        }

        String proofAfter(String before) {
            return names.isEmpty()
                    ? before
                    : org.apache.commons.codec.digest.DigestUtils.sha256Hex(before + "\n"
                            + String.join("\n", names.stream().sorted().toList()));
        }
    }
}
