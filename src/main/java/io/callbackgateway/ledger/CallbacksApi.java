package io.callbackgateway.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

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
     * The newest first.
     *
     * @param environment left out: all
     * @param limit from 1 to 100
     */
    @GetMapping
    ResponseEntity<?> list(
            @RequestParam String provider,
            @RequestParam(required = false) String environment,
            @RequestParam(defaultValue = "20") int limit) {
        if (limit < 1 || limit > 100) {
            return problem(HttpStatus.BAD_REQUEST, "limit is 1 to 100.");
        }
        return ResponseEntity.ok(new Page(tables.newest(provider, environment, limit)));
    }

    /** One callback's raw request, as the archive has it: with everything that the provider sent, but credentials. */
    @GetMapping("/{id}/request")
    ResponseEntity<?> request(@PathVariable UUID id) {
        String request = ledger.rawRequest(id.toString());
        return request == null
                ? problem(HttpStatus.NOT_FOUND, "There is no such callback, or its raw request is kept no longer.")
                : ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(request);
    }

    private static ResponseEntity<ProblemDetail> problem(HttpStatus status, String detail) {
        return ResponseEntity.of(ProblemDetail.forStatusAndDetail(status, detail))
                .build();
    }

    record Page(List<KeptCallback> callbacks) {}

    /**
     * @param outcomes one for each transaction that it is about
     * @param detail why it failed or what could not be used; absent where there is nothing to say
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record KeptCallback(String id, String environment, String receivedAt, List<String> outcomes, String detail) {}
}
