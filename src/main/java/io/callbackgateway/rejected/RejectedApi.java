package io.callbackgateway.rejected;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.callbackgateway.door.Readmission;
import io.callbackgateway.encryption.Encryption;
import io.callbackgateway.rejected.Reverification.Report;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The rejected log for people and scripts, at the admin door. Errors are problem documents that repeat nothing of the request. */
@RestController
@RequestMapping("/api")
class RejectedApi {

    private static final Pattern LIMIT = Pattern.compile("[1-9][0-9]{0,2}");
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final RejectedRequests requests;
    private final Reverification reverification;
    private final Readmission door;
    private final Encryption encryption;

    RejectedApi(RejectedRequests requests, Reverification reverification, Readmission door, Encryption encryption) {
        this.requests = requests;
        this.reverification = reverification;
        this.door = door;
        this.encryption = encryption;
    }

    /**
     * The newest first.
     *
     * @param limit from 1 to 999
     * @param before the {@code next} of the page before
     */
    @GetMapping("/rejected")
    ResponseEntity<?> list(
            @RequestParam(required = false) String provider,
            @RequestParam(required = false) String environment,
            @RequestParam(defaultValue = "100") String limit,
            @RequestParam(required = false) String before) {
        if (!LIMIT.matcher(limit).matches()
                || before != null && !ID.matcher(before).matches()) {
            return problem(HttpStatus.BAD_REQUEST, "limit is 1 to 999, before is an id.", null);
        }
        int number = Integer.parseInt(limit);
        List<Rejected> page = requests.list(provider, environment, before, number).stream()
                .map(entry -> Rejected.of(entry, encryption))
                .toList();
        return ResponseEntity.ok(new Page(page, page.size() < number ? null : page.get(number - 1).id));
    }

    @PostMapping("/providers/{provider}/{environment}/reverify")
    ResponseEntity<?> reverify(@PathVariable String provider, @PathVariable String environment) {
        if (!door.open()) {
            return problem(HttpStatus.SERVICE_UNAVAILABLE, "The gateway is starting. Call again.", null);
        }
        if (!door.leadsTo(provider, environment)) {
            return problem(HttpStatus.NOT_FOUND, "There is no such provider and environment.", null);
        }
        Report report = reverification.run(provider, environment);
        if (report.stop() == null) {
            return ResponseEntity.ok(report);
        }
        return switch (report.stop()) {
            case RUNNING_ALREADY ->
                problem(
                        HttpStatus.CONFLICT,
                        "A re-verification of this door is running, or was cut off just now. Call again in two minutes.",
                        report);
            case CHECK_DOWN ->
                problem(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "The credentials cannot be checked now. Call again: it goes on from here.",
                        report);
            case NOT_KEPT ->
                problem(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "The inbox takes no callbacks now. Call again: it goes on from here.",
                        report);
        };
    }

    @ExceptionHandler({DataAccessException.class, TransactionException.class})
    ResponseEntity<Problem> databaseIsAway() {
        return problem(HttpStatus.SERVICE_UNAVAILABLE, "The database does not answer. Call again.", null);
    }

    private static ResponseEntity<Problem> problem(HttpStatus status, String detail, Report soFar) {
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(new Problem("about:blank", status.getReasonPhrase(), status.value(), detail, soFar));
    }

    /** RFC 9457. @param report what was done before it came to that */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Problem(String type, String title, int status, String detail, Report report) {}

    /** @param next for {@code before}; absent on the last page */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Page(List<Rejected> rejected, String next) {}

    /**
     * @param bodySize bytes, as far as they came or were declared
     * @param reverify {@code possible}; {@code admitted}, since when; or why it cannot be: {@code body-too-large},
     *     {@code body-incomplete}, {@code other-key}
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Rejected(
            String id,
            String provider,
            String environment,
            String receivedAt,
            String address,
            String method,
            String path,
            String reason,
            @JsonRawValue String headers,
            long bodySize,
            String reverify,
            String admittedAt) {

        private static Rejected of(RejectedRequests.Entry entry, Encryption encryption) {
            return new Rejected(
                    entry.id(),
                    entry.provider(),
                    entry.environment(),
                    entry.receivedAt(),
                    entry.address(),
                    entry.method(),
                    entry.path(),
                    entry.reason(),
                    entry.headers(),
                    entry.bodySize(),
                    reverify(entry, encryption),
                    entry.admittedAt());
        }

        private static String reverify(RejectedRequests.Entry entry, Encryption encryption) {
            if (entry.admittedAt() != null) {
                return "admitted";
            }
            if (!entry.bodyState().equals("whole")) {
                return "body-" + entry.bodyState();
            }
            return encryption.keyIds().contains(entry.keyId()) ? "possible" : "other-key";
        }
    }
}
