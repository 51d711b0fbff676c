package io.callbackgateway.admin.access.oidc;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;

/** This gateway at the OpenID provider, which is asked for its addresses when the first one wants to sign in: a start does not need it. */
final class OidcRegistration implements ClientRegistrationRepository {

    static final String ID = "oidc";

    private final OidcSettings settings;
    private final Lock asking = new ReentrantLock();
    private volatile ClientRegistration known;

    OidcRegistration(OidcSettings settings) {
        this.settings = settings;
    }

    /** @throws OAuth2AuthenticationException where the provider does not answer; others do not wait for it, too */
    @Override
    public ClientRegistration findByRegistrationId(String id) {
        if (!ID.equals(id)) {
            return null;
        }
        if (known == null) {
            if (!asking.tryLock()) {
                throw away(null);
            }
            try {
                known = discover();
            } catch (RuntimeException e) {
                throw away(e);
            } finally {
                asking.unlock();
            }
        }
        return known;
    }

    private ClientRegistration discover() {
        ClientRegistration.Builder registration = ClientRegistrations.fromOidcIssuerLocation(settings.issuerUri())
                .registrationId(ID)
                .clientId(settings.clientId())
                .scope("openid", "profile", "email");
        if (!settings.redirectUri().isBlank()) {
            registration.redirectUri(settings.redirectUri());
        }
        return settings.clientSecret().isBlank()
                ? registration
                        .clientAuthenticationMethod(ClientAuthenticationMethod.NONE)
                        .build()
                : registration.clientSecret(settings.clientSecret()).build();
    }

    private static OAuth2AuthenticationException away(Exception cause) {
        return new OAuth2AuthenticationException(
                new OAuth2Error("temporarily_unavailable"), "The OpenID provider does not answer", cause);
    }
}
