package io.callbackgateway.admin.access;

import java.util.Arrays;
import java.util.Locale;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.access.hierarchicalroles.RoleHierarchyImpl;

/** What somebody at the admin door may do; each may what those before it may. Which it takes for what, {@link AccessRules} says. */
public enum Role {
    VIEWER,
    OPERATOR,
    ADMINISTRATOR;

    /** As settings and the API write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @return {@code null} where no role is called so */
    public static Role of(String word) {
        return Arrays.stream(values())
                .filter(role -> role.word().equals(word))
                .findFirst()
                .orElse(null);
    }

    /** As Spring Security has it. */
    String authority() {
        return "ROLE_" + name();
    }

    static RoleHierarchy hierarchy() {
        return RoleHierarchyImpl.withDefaultRolePrefix()
                .role(ADMINISTRATOR.name())
                .implies(OPERATOR.name())
                .role(OPERATOR.name())
                .implies(VIEWER.name())
                .build();
    }
}
