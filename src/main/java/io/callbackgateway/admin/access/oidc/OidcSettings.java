package io.callbackgateway.admin.access.oidc;

import io.callbackgateway.admin.access.Role;
import io.callbackgateway.settings.Bounds;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code gateway.admin.oidc}: an OpenID provider whose users come in at the admin door.
 *
 * @param issuerUri empty: none
 * @param clientSecret empty: a public client
 * @param redirectUri by which users come back; empty: where they have come in
 * @param claim whose values say what somebody may; dots lead into what it holds
 * @param viewer values that make a viewer, and so on
 * @param personalData values with which personal data may be unmasked
 */
public record OidcSettings(
        @DefaultValue("") String issuerUri,
        @DefaultValue("") String clientId,
        @DefaultValue("") String clientSecret,
        @DefaultValue("") String redirectUri,
        @DefaultValue("roles") String claim,
        @DefaultValue List<String> viewer,
        @DefaultValue List<String> operator,
        @DefaultValue List<String> administrator,
        @DefaultValue List<String> personalData) {

    public OidcSettings {
        if (!issuerUri.isBlank()) {
            Bounds bounds = new Bounds("gateway.admin.oidc");
            bounds.check(isUri(issuerUri), "issuer-uri", "is not an http or https URL");
            bounds.check(!clientId.isBlank(), "client-id", "is missing");
            bounds.check(
                    !viewer.isEmpty() || !operator.isEmpty() || !administrator.isEmpty(),
                    "viewer",
                    "is empty, as are operator and administrator: nobody could come in");
        }
    }

    private static boolean isUri(String text) {
        try {
            URI uri = URI.create(text);
            return List.of("http", "https").contains(uri.getScheme()) && uri.getHost() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    public boolean isOn() {
        return !issuerUri.isBlank();
    }

    /** @return the highest of the claims' roles; {@code null} where they have none */
    Role role(Map<String, Object> claims) {
        List<String> values = values(claims);
        if (values.stream().anyMatch(administrator::contains)) {
            return Role.ADMINISTRATOR;
        }
        if (values.stream().anyMatch(operator::contains)) {
            return Role.OPERATOR;
        }
        return values.stream().anyMatch(viewer::contains) ? Role.VIEWER : null;
    }

    boolean seesPersonalData(Map<String, Object> claims) {
        return values(claims).stream().anyMatch(personalData::contains);
    }

    private List<String> values(Map<String, Object> claims) {
        Object value = claims.get(claim); // of some, the name is a URL
        if (value == null) {
            value = claims;
            for (String name : claim.split("\\.")) {
                value = value instanceof Map<?, ?> inner ? inner.get(name) : null;
            }
        }
        return value instanceof Collection<?> several
                ? several.stream().map(String::valueOf).toList()
                : value == null ? List.of() : List.of(value.toString());
    }

    /** Without what is secret in it. */
    @Override
    public String toString() {
        return "gateway.admin.oidc";
    }
}
