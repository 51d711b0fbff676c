package io.callbackgateway.rejected;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.callbackgateway.door.Acceptance;
import io.callbackgateway.rejected.RejectedRequests.Entry;
import io.callbackgateway.rejected.Reverification.Report;
import java.util.List;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The rejected log for people and scripts, at the admin door. */
@RestController
@RequestMapping("/api")
class RejectedApi {

    private final RejectedRequests requests;
    private final Reverification reverification;
    private final Acceptance door;

    RejectedApi(RejectedRequests requests, Reverification reverification, Acceptance door) {
        this.requests = requests;
        this.reverification = reverification;
        this.door = door;
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
            @RequestParam(defaultValue = "100") int limit,
            @RequestParam(required = false) UUID before) {
        if (limit < 1 || limit > 999) {
            return problem(HttpStatus.BAD_REQUEST, "limit is 1 to 999.", null);
        }
        List<Entry> page = requests.list(provider, environment, before == null ? null : before.toString(), limit);
        return ResponseEntity.ok(
                new Page(page, page.size() < limit ? null : page.get(limit - 1).id()));
    }

    @PostMapping("/providers/{provider}/{environment}/reverify")
    ResponseEntity<?> reverify(@PathVariable String provider, @PathVariable String environment) {
        if (!door.open()) {
            return problem(HttpStatus.SERVICE_UNAVAILABLE, "The gateway is starting. Call again.", null);
        }
        if (door.isClosed(provider, environment)) {
            return problem(
                    HttpStatus.SERVICE_UNAVAILABLE, "The provider's route does not run; see /actuator/health.", null);
        }
        if (!door.leadsTo(provider, environment)) {
            return problem(HttpStatus.NOT_FOUND, "There is no such provider and environment.", null);
        }
        Report report = reverification.run(provider, environment);
        return report.stop() == null
                ? ResponseEntity.ok(report)
                : problem(report.stop().status, report.stop().detail, report);
    }

    /** @param report what was done before it came to that, or {@code null} */
    private static ResponseEntity<ProblemDetail> problem(HttpStatus status, String detail, Report report) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        if (report != null) {
            problem.setProperty("report", report);
        }
        return ResponseEntity.of(problem).build();
    }

    /** @param next for {@code before}; absent on the last page */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Page(List<Entry> rejected, String next) {}
}
