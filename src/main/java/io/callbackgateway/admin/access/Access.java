package io.callbackgateway.admin.access;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/**
 * Who is at the admin door, and what that allows.
 *
 * @param who a user's name; of a token {@code token:} and its name, of who signs in elsewhere {@code oidc:} and the name there
 * @param role the highest
 * @param personalData whether personal data may be unmasked
 */
public record Access(String who, Role role, boolean personalData) {

    /** The authority to see personal data unmasked, which no role includes. */
    public static final String PERSONAL_DATA = "PERSONAL_DATA";

    /** @throws IllegalArgumentException where somebody has no role, and is not let in */
    public static Access of(Authentication user) {
        List<String> authorities = user.getAuthorities().stream()
                .map(GrantedAuthority::getAuthority)
                .toList();
        Role highest = Arrays.stream(Role.values())
                .filter(role -> authorities.contains(role.authority()))
                .reduce((lower, higher) -> higher)
                .orElseThrow(() -> new IllegalArgumentException("No role"));
        return new Access(user.getName(), highest, authorities.contains(PERSONAL_DATA));
    }

    /** Whether a script is there, with a token. */
    public boolean byToken() {
        return who.startsWith("token:");
    }

    public static List<GrantedAuthority> authorities(Role role, boolean personalData) {
        List<GrantedAuthority> authorities = new ArrayList<>(AuthorityUtils.createAuthorityList(role.authority()));
        if (personalData) {
            authorities.add(new SimpleGrantedAuthority(PERSONAL_DATA));
        }
        return authorities;
    }
}
