package io.callbackgateway.auth.methods;

import io.callbackgateway.auth.aws.AwsVerifier;
import io.callbackgateway.auth.certificate.CertificateVerifier;
import io.callbackgateway.auth.digest.DigestVerifier;
import io.callbackgateway.auth.hmac.HmacVerifier;
import io.callbackgateway.auth.jwt.JwtVerifier;
import io.callbackgateway.auth.oauth2.OAuth2Verifier;
import io.callbackgateway.auth.secret.BasicVerifier;
import io.callbackgateway.auth.secret.HeaderSecretVerifier;
import io.callbackgateway.auth.secret.PathTokenVerifier;
import java.util.List;

/** One entry of {@code auth}: exactly one method is set. Each method's settings stand with its verifier. */
public record AuthSettings(
        HeaderSecretVerifier.Bearer bearer,
        HeaderSecretVerifier.ApiKey apiKey,
        BasicVerifier.Settings basic,
        DigestVerifier.Settings digest,
        PathTokenVerifier.Settings pathToken,
        AwsVerifier.Settings aws,
        CertificateVerifier.Settings certificate,
        HmacVerifier.Settings hmac,
        JwtVerifier.Settings jwt,
        OAuth2Verifier.Settings oauth2,
        List<AuthSettings> allOf,
        Boolean none) {

    /** Whether the TLS connection has to bring a certificate for this to pass. */
    public boolean asksForCertificate() {
        return certificate != null && certificate.ofConnection()
                || allOf != null && allOf.stream().anyMatch(AuthSettings::asksForCertificate);
    }
}
