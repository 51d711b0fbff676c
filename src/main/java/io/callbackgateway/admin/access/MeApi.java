package io.callbackgateway.admin.access;

import java.util.List;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tells who asks how it is known at the admin door. */
@RestController
class MeApi {

    /** Who calls, and what that allows. */
    @GetMapping("/api/me")
    Me me(Authentication user) {
        Access access = Access.of(user);
        return new Me(access.who(), access.role().word(), access.personalData() ? List.of("personal-data") : List.of());
    }

    /**
     * @param role viewer, operator or administrator; each may what those before it may
     * @param permissions beside the role: personal-data, or none
     */
    record Me(String who, String role, List<String> permissions) {}
}
