package io.callbackgateway.auth.jwt;

import static io.callbackgateway.settings.BadSettingException.require;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import io.callbackgateway.auth.token.AuthorizationServer;
import io.callbackgateway.settings.BadSettingException;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.apache.commons.codec.digest.DigestUtils;
import org.springframework.util.StringUtils;

/**
 * The keys that a token may be signed with. Nothing but the settings says which keys and algorithms those are (RFC 8725 §3.1):
 * a token's {@code jwk}, {@code jku}, {@code x5c} and {@code x5u} are not looked at.
 *
 * @param selector gives the keys that fit a header; none where its algorithm is not listed
 * @param name how metrics and the log call the one key there is; {@code null} where each has the name that a token's {@code kid} gives
 */
public record VerificationKeys(JWSKeySelector<SecurityContext> selector, String name) {

    /** RFC 7518 §3.3. */
    static final int MIN_RSA_BITS = 2048;

    private static final List<JWSAlgorithm> RSA = algorithms("RS256 RS384 RS512 PS256 PS384 PS512");
    private static final List<JWSAlgorithm> EC = algorithms("ES256 ES384 ES512");
    private static final List<JWSAlgorithm> EDWARDS = algorithms("EdDSA");
    private static final List<JWSAlgorithm> HMAC = algorithms("HS256 HS384 HS512");

    /** RFC 7468 §13. */
    private static final Pattern PEM =
            Pattern.compile("\\s*-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----\\s*");

    private static List<JWSAlgorithm> algorithms(String names) {
        return Stream.of(names.split(" ")).map(JWSAlgorithm::parse).toList();
    }

    /**
     * @param algorithms by their names in RFC 7518 and RFC 8037; empty: RS256
     */
    public static VerificationKeys remote(String key, String jwkSetUri, List<String> algorithms) {
        AuthorizationServer issuer = new AuthorizationServer(key + ".jwk-set-uri", jwkSetUri);
        List<JWSAlgorithm> possible =
                Stream.of(RSA, EC, EDWARDS).flatMap(List::stream).toList();
        Set<JWSAlgorithm> allowed = allowed(key, algorithms, possible);
        return new VerificationKeys(new RemoteKeys(issuer, allowed, RemoteKeys.KEPT, RemoteKeys.BETWEEN_FETCHES), null);
    }

    /**
     * Its name is the beginning of its SHA-256.
     *
     * @param algorithms empty: RS256, or the one of the key's curve
     */
    static VerificationKeys publicKey(String key, String pem, List<String> algorithms) {
        PublicKey publicKey = publicKey(key + ".public-key", pem);
        String name = DigestUtils.sha256Hex(publicKey.getEncoded()).substring(0, 8);
        return one(name, publicKey, allowed(key, algorithms, possible(key + ".public-key", publicKey)));
    }

    static VerificationKeys secret(String key, String name, byte[] secret, List<String> algorithms) {
        Set<JWSAlgorithm> allowed = allowed(key, algorithms, HMAC);
        for (JWSAlgorithm each : allowed) {
            int bytes = Integer.parseInt(each.getName().substring(2)) / 8; // RFC 7518 §3.2: as long as the hash
            String problem = "is too short: " + each + " takes at least " + bytes + " bytes";
            require(secret.length >= bytes, key + ".secret", problem);
        }
        return one(name, new SecretKeySpec(secret, "HMAC"), allowed);
    }

    private static VerificationKeys one(String name, Key key, Set<JWSAlgorithm> allowed) {
        return new VerificationKeys(
                (header, context) -> allowed.contains(header.getAlgorithm()) ? List.of(key) : List.of(), name);
    }

    /** @param possible with those keys, the one where none is listed first */
    private static Set<JWSAlgorithm> allowed(String key, List<String> listed, List<JWSAlgorithm> possible) {
        Set<JWSAlgorithm> allowed = new HashSet<>();
        String problem = "does not fit the key; it takes " + StringUtils.collectionToDelimitedString(possible, ", ");
        for (int i = 0; i < listed.size(); i++) {
            JWSAlgorithm algorithm = new JWSAlgorithm(listed.get(i).strip());
            require(possible.contains(algorithm), key + ".algorithms[" + i + "]", problem);
            allowed.add(algorithm);
        }
        return allowed.isEmpty() ? Set.of(possible.get(0)) : allowed;
    }

    private static PublicKey publicKey(String key, String pem) {
        Matcher matcher = PEM.matcher(pem);
        require(matcher.matches(), key, "is no PEM of the kind -----BEGIN PUBLIC KEY-----");
        for (String kind : List.of("RSA", "EC", "Ed25519")) {
            try {
                byte[] der = Base64.getMimeDecoder().decode(matcher.group(1));
                return KeyFactory.getInstance(kind).generatePublic(new X509EncodedKeySpec(der));
            } catch (GeneralSecurityException | IllegalArgumentException ofAnotherKind) {
                continue;
            }
        }
        throw new BadSettingException(key, "holds no key of RSA, EC or Ed25519");
    }

    private static List<JWSAlgorithm> possible(String key, PublicKey publicKey) {
        if (publicKey instanceof RSAPublicKey rsa) {
            boolean longEnough = rsa.getModulus().bitLength() >= MIN_RSA_BITS;
            require(longEnough, key, "is too short; take " + MIN_RSA_BITS + " bits or more");
            return RSA;
        }
        if (publicKey instanceof EdECPublicKey) {
            return EDWARDS;
        }
        Curve curve = Curve.forECParameterSpec(((ECPublicKey) publicKey).getParams());
        List<JWSAlgorithm> ofCurve = EC.stream()
                .filter(each -> Curve.forJWSAlgorithm(each).contains(curve))
                .toList();
        require(!ofCurve.isEmpty(), key, "is of another curve than P-256, P-384, P-521");
        return ofCurve;
    }
}
