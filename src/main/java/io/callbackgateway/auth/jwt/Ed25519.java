package io.callbackgateway.auth.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.crypto.impl.BaseJWSProvider;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.Set;

/** {@code EdDSA} over Ed25519 (RFC 8037) by the JDK: Nimbus' own verifier needs Google Tink, and its keys are no keys of the JDK. */
final class Ed25519 extends BaseJWSProvider implements JWSVerifier {

    /** What stands before the 32 bytes of a key in its X.509 form (RFC 8410 §4). */
    private static final String X509_HEAD = "302a300506032b6570032100";

    /** Of a signature (RFC 8032 §5.1.6). */
    private static final int LENGTH = 64;

    private final PublicKey key;

    private Ed25519(PublicKey key) {
        super(Set.of(JWSAlgorithm.EdDSA));
        this.key = key;
    }

    @Override
    public boolean verify(JWSHeader header, byte[] signed, Base64URL signature) throws JOSEException {
        try {
            Signature verification = Signature.getInstance("Ed25519");
            verification.initVerify(key);
            verification.update(signed);
            byte[] bytes = signature.decode();
            return bytes.length == LENGTH && verification.verify(bytes); // the JDK takes zeros after it
        } catch (SignatureException malformed) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new JOSEException(e.getMessage(), e);
        }
    }

    /** @throws JOSEException where it is no public key on this curve */
    static PublicKey key(OctetKeyPair jwk) throws JOSEException {
        try {
            byte[] x509 = HexFormat.of().parseHex(X509_HEAD + HexFormat.of().formatHex(jwk.getDecodedX()));
            return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(x509));
        } catch (GeneralSecurityException e) {
            throw new JOSEException(e.getMessage(), e);
        }
    }

    /** Makes Nimbus' verifiers, and for keys of this kind ours. */
    static final class Factory extends DefaultJWSVerifierFactory {
        @Override
        public JWSVerifier createJWSVerifier(JWSHeader header, Key key) throws JOSEException {
            return key instanceof EdECPublicKey edwards ? new Ed25519(edwards) : super.createJWSVerifier(header, key);
        }
    }
}
