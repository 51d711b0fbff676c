package io.callbackgateway.console;

import io.callbackgateway.audit.AuditEntry;
import io.callbackgateway.audit.AuditLog;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;

/** What people and the gateway have done, the newest first. */
@Controller
class AuditPage {

    private static final int PAGE = 100;

    private final AuditLog log;

    AuditPage(AuditLog log) {
        this.log = log;
    }

    @GetMapping("/audit")
    String list(
            @RequestParam(required = false) UUID before,
            @RequestHeader(name = "HX-Request", required = false) String htmx,
            Model model) {
        List<AuditEntry> entries = log.newest(before == null ? null : before.toString(), PAGE);
        model.addAttribute("entries", entries);
        model.addAttribute(
                "more",
                entries.size() < PAGE
                        ? null
                        : Link.to("/audit").with("before", entries.get(PAGE - 1).id()));
        return htmx == null ? "audit" : "audit :: rows";
    }
}
