package io.callbackgateway.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;

/** The key with which a company proves itself to a provider. */
public final class RsaKey {

    private final KeyPair pair;

    private RsaKey(KeyPair pair) {
        this.pair = pair;
    }

    public static RsaKey create(int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return new RsaKey(generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** PKCS #8. */
    public String pem() {
        return pem("PRIVATE KEY", pair.getPrivate().getEncoded());
    }

    public String pkcs1Pem() {
        try {
            PrivateKeyInfo key = PrivateKeyInfo.getInstance(pair.getPrivate().getEncoded());
            return pem(
                    "RSA PRIVATE KEY", key.parsePrivateKey().toASN1Primitive().getEncoded());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + label
                + "-----\n";
    }

    public RSAPublicKey publicKey() {
        return (RSAPublicKey) pair.getPublic();
    }
}
