package io.callbackgateway.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** What the ledger keeps of callbacks, for people and scripts, at the admin door. */
@RestController
@RequestMapping("/api/callbacks")
class CallbacksApi {

    private final LedgerTables tables;
    private final Ledger ledger;

    CallbacksApi(LedgerTables tables, Ledger ledger) {
        this.tables = tables;
        this.ledger = ledger;
    }

    /**
     * A provider's newest callbacks, the newest first.
     *
     * @param environment left out: all
     * @param limit from 1 to 100
     * @throws ResponseStatusException 400: the limit is another number
     */
    @GetMapping
    Page list(
            @RequestParam String provider,
            @RequestParam(required = false) String environment,
            @RequestParam(defaultValue = "20") int limit) {
        if (limit < 1 || limit > 100) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "limit is 1 to 100.");
        }
        return new Page(tables.newest(provider, environment, limit));
    }

    /**
     * One callback's raw request, as the archive has it: with everything that the provider sent, but credentials.
     *
     * @param id the {@code callbackId}
     * @throws ResponseStatusException 404: there is no such callback, or its raw request is kept no longer
     */
    @GetMapping(path = "/{id}/request", produces = MediaType.APPLICATION_JSON_VALUE)
    Object request(@PathVariable UUID id) {
        String request = ledger.rawRequest(id.toString());
        if (request == null) {
            throw new ResponseStatusException(
                    HttpStatus.NOT_FOUND, "There is no such callback, or its raw request is kept no longer.");
        }
        return request; // JSON already
    }

    record Page(List<KeptCallback> callbacks) {}

    /**
     * @param outcomes one for each transaction that it is about
     * @param detail why it failed or what could not be used; absent where there is nothing to say
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record KeptCallback(String id, String environment, String receivedAt, List<String> outcomes, String detail) {}
}
