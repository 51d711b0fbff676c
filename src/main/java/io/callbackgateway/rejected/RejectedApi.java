package io.callbackgateway.rejected;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.callbackgateway.audit.AuditLog;
import io.callbackgateway.door.Acceptance;
import io.callbackgateway.rejected.RejectedRequests.Entry;
import io.callbackgateway.rejected.Reverification.Report;
import java.security.Principal;
import java.util.List;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** The rejected log for people and scripts, at the admin door. */
@RestController
@RequestMapping("/api")
public class RejectedApi {

    private final RejectedRequests requests;
    private final Reverification reverification;
    private final Acceptance door;
    private final AuditLog audit;

    RejectedApi(RejectedRequests requests, Reverification reverification, Acceptance door, AuditLog audit) {
        this.requests = requests;
        this.reverification = reverification;
        this.door = door;
        this.audit = audit;
    }

    /**
     * Requests that were rejected because of their caller, the newest first.
     *
     * @param provider left out: all
     * @param environment left out: all
     * @param limit from 1 to 999
     * @param before the {@code next} of the page before
     * @throws ResponseStatusException 400: the limit is another number
     */
    @GetMapping("/rejected")
    public Page list(
            @RequestParam(required = false) String provider,
            @RequestParam(required = false) String environment,
            @RequestParam(defaultValue = "100") int limit,
            @RequestParam(required = false) UUID before) {
        if (limit < 1 || limit > 999) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "limit is 1 to 999.");
        }
        List<Entry> page = requests.list(provider, environment, before == null ? null : before.toString(), limit);
        return new Page(page, page.size() < limit ? null : page.get(limit - 1).id());
    }

    /**
     * Verifies a door's rejected requests again, by the settings of now, and readmits what passes.
     *
     * @throws ResponseStatusException 404: there is no such provider and environment; 409: it is being done already;
     *     503: it could not begin, or not go on. Then {@code report} has what was done before
     */
    @PostMapping("/providers/{provider}/{environment}/reverify")
    public Report reverify(@PathVariable String provider, @PathVariable String environment, Principal user) {
        if (!door.open()) {
            throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE, "The gateway is starting. Call again.");
        }
        if (door.isClosed(provider, environment)) {
            throw new ResponseStatusException(
                    HttpStatus.SERVICE_UNAVAILABLE, "The provider's route does not run; see /actuator/health.");
        }
        if (!door.leadsTo(provider, environment)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no such provider and environment.");
        }
        Report report = reverification.run(provider, environment);
        audit.add(user.getName(), "reverify", provider, environment, null, null, told(report));
        if (report.stop() != null) {
            ProblemDetail problem = ProblemDetail.forStatusAndDetail(report.stop().status, report.stop().detail);
            problem.setProperty("report", report);
            throw new ErrorResponseException(report.stop().status, problem, null);
        }
        return report;
    }

    private static String told(Report report) {
        return "checked " + report.checked() + ", admitted " + report.admitted()
                + (report.stop() == null ? "" : ", ended early: " + report.stop().detail);
    }

    /** @param next for {@code before}; absent on the last page */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Page(List<Entry> rejected, String next) {}
}
