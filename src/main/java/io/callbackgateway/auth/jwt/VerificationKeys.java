package io.callbackgateway.auth.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import io.callbackgateway.auth.Secrets;
import io.callbackgateway.auth.token.AuthorizationServer;
import io.callbackgateway.settings.BadSettingException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys that a token may be signed with. Nothing but the settings says which keys and algorithms those are (RFC 8725 §3.1):
 * a token's {@code jwk}, {@code jku}, {@code x5c} and {@code x5u} are not looked at.
 *
 * @param selector gives the keys that fit a header; none where its algorithm is not listed
 * @param name how metrics and the log call the one key there is; {@code null} where each has the name that a token's {@code kid} gives
 */
public record VerificationKeys(JWSKeySelector<SecurityContext> selector, String name) {

    private static final Set<JWSAlgorithm> RSA = Set.copyOf(JWSAlgorithm.Family.RSA);
    private static final Set<JWSAlgorithm> EC = Set.of(JWSAlgorithm.ES256, JWSAlgorithm.ES384, JWSAlgorithm.ES512);
    private static final Set<JWSAlgorithm> HMAC = Set.copyOf(JWSAlgorithm.Family.HMAC_SHA);

    /** RFC 7468 §13. */
    private static final Pattern PEM =
            Pattern.compile("\\s*-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----\\s*");

    /**
     * @param key of the method's settings, for errors
     * @param algorithms by their names in RFC 7518; empty: RS256
     */
    public static VerificationKeys remote(String key, String jwkSetUri, List<String> algorithms) {
        Set<JWSAlgorithm> allowed = algorithms(key, algorithms, JWSAlgorithm.RS256, RSA, EC);
        RemoteKeys keys = new RemoteKeys(new AuthorizationServer(key + ".jwk-set-uri", jwkSetUri));
        return new VerificationKeys(new JWSVerificationKeySelector<>(allowed, keys), null);
    }

    /**
     * Its name is the beginning of its SHA-256.
     *
     * @param algorithms empty: RS256, or the one of the key's curve
     */
    static VerificationKeys publicKey(String key, String pem, List<String> algorithms) {
        PublicKey publicKey = publicKey(key + ".public-key", pem);
        Set<JWSAlgorithm> allowed;
        if (publicKey instanceof RSAPublicKey) {
            allowed = algorithms(key, algorithms, JWSAlgorithm.RS256, RSA);
        } else {
            JWSAlgorithm ofCurve = ofCurve(key + ".public-key", (ECPublicKey) publicKey);
            allowed = algorithms(key, algorithms, ofCurve, Set.of(ofCurve));
        }
        return new VerificationKeys(
                (header, context) -> allowed.contains(header.getAlgorithm()) ? List.of(publicKey) : List.of(),
                HexFormat.of().formatHex(Secrets.sha256(publicKey.getEncoded()), 0, 4));
    }

    /** @param algorithms empty: HS256 */
    static VerificationKeys secret(String key, String name, byte[] secret, List<String> algorithms) {
        Set<JWSAlgorithm> allowed = algorithms(key, algorithms, JWSAlgorithm.HS256, HMAC);
        for (JWSAlgorithm each : allowed) {
            int bytes = bytes(each);
            if (secret.length < bytes) {
                throw new BadSettingException(
                        key + ".secret", "is too short: " + each + " takes at least " + bytes + " bytes");
            }
        }
        SecretKeySpec secretKey = new SecretKeySpec(secret, "HMAC");
        return new VerificationKeys(
                (header, context) -> allowed.contains(header.getAlgorithm()) ? List.of(secretKey) : List.of(), name);
    }

    /** RFC 7518 §3.2: as long as the hash. */
    private static int bytes(JWSAlgorithm hmac) {
        try {
            return MACSigner.getMinRequiredSecretLength(hmac) / 8;
        } catch (JOSEException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @SafeVarargs
    private static Set<JWSAlgorithm> algorithms(
            String key, List<String> names, JWSAlgorithm otherwise, Set<JWSAlgorithm>... families) {
        Set<JWSAlgorithm> possible = new LinkedHashSet<>();
        List.of(families).forEach(possible::addAll);
        Set<JWSAlgorithm> listed = new LinkedHashSet<>();
        for (int i = 0; i < names.size(); i++) {
            JWSAlgorithm algorithm = new JWSAlgorithm(names.get(i).strip());
            if (!possible.contains(algorithm)) {
                throw new BadSettingException(
                        key + ".algorithms[" + i + "]",
                        "does not fit the key; it takes "
                                + possible.stream()
                                        .map(JWSAlgorithm::getName)
                                        .sorted()
                                        .collect(Collectors.joining(", ")));
            }
            listed.add(algorithm);
        }
        return listed.isEmpty() ? Set.of(otherwise) : Set.copyOf(listed);
    }

    private static PublicKey publicKey(String key, String pem) {
        Matcher matcher = PEM.matcher(pem);
        if (!matcher.matches()) {
            throw new BadSettingException(key, "is no PEM of the kind -----BEGIN PUBLIC KEY-----");
        }
        byte[] der;
        try {
            der = Base64.getMimeDecoder().decode(matcher.group(1));
        } catch (IllegalArgumentException e) {
            throw new BadSettingException(key, "is no PEM: it cannot be decoded");
        }
        for (String kind : List.of("RSA", "EC")) {
            try {
                PublicKey publicKey = KeyFactory.getInstance(kind).generatePublic(new X509EncodedKeySpec(der));
                if (publicKey instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() < RemoteKeys.MIN_RSA_BITS) {
                    throw new BadSettingException(
                            key, "is too short; take " + RemoteKeys.MIN_RSA_BITS + " bits or more");
                }
                return publicKey;
            } catch (GeneralSecurityException ofAnotherKind) {
                continue;
            }
        }
        throw new BadSettingException(key, "is neither an RSA nor an EC key");
    }

    private static JWSAlgorithm ofCurve(String key, ECPublicKey publicKey) {
        Curve curve = Curve.forECParameterSpec(publicKey.getParams());
        if (Curve.P_256.equals(curve)) {
            return JWSAlgorithm.ES256;
        }
        if (Curve.P_384.equals(curve)) {
            return JWSAlgorithm.ES384;
        }
        if (Curve.P_521.equals(curve)) {
            return JWSAlgorithm.ES512;
        }
        throw new BadSettingException(key, "is of another curve than P-256, P-384, P-521");
    }
}
