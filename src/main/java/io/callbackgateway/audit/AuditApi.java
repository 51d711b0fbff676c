package io.callbackgateway.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** What people and the gateway have done, at the admin door. */
@RestController
class AuditApi {

    private final AuditLog log;

    AuditApi(AuditLog log) {
        this.log = log;
    }

    /**
     * What people and the gateway have done, the newest first.
     *
     * @param limit from 1 to 999
     * @param before the {@code next} of the page before
     * @throws ResponseStatusException 400: the limit is another number
     */
    @GetMapping("/api/audit")
    Page list(@RequestParam(defaultValue = "100") int limit, @RequestParam(required = false) UUID before) {
        if (limit < 1 || limit > 999) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "limit is 1 to 999.");
        }
        List<AuditEntry> page = log.newest(before == null ? null : before.toString(), limit);
        return new Page(page, page.size() < limit ? null : page.get(limit - 1).id());
    }

    /** @param next for {@code before}; absent on the last page */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Page(List<AuditEntry> audit, String next) {}
}
