package io.callbackgateway.testing;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority that exists for one test run. */
public final class Authority {

    private static final AtomicLong SERIAL = new AtomicLong(1);

    private final KeyPair keys;
    private final X509Certificate certificate;
    private final List<X509Certificate> chain = new ArrayList<>();

    private Authority(String name, Authority parent) {
        keys = newKeys();
        Request request = new Request(name);
        request.authority = true;
        request.usage = new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign);
        certificate = request.sign(
                keys.getPublic(),
                parent == null ? request.subject : parent.subject(),
                (parent == null ? this : parent).keys);
        if (parent != null) {
            chain.add(certificate);
            chain.addAll(parent.chain);
        }
    }

    private Authority(KeyAndCertificates usurper) {
        keys = new KeyPair(usurper.certificate().getPublicKey(), usurper.key());
        certificate = usurper.certificate();
        chain.addAll(usurper.certificates());
    }

    public static Authority root(String name) {
        return new Authority(name, null);
    }

    public Authority intermediate(String name) {
        return new Authority(name, this);
    }

    /** Somebody who has a certificate that is no authority's, and issues others with it. */
    public static Authority usurpedBy(KeyAndCertificates usurper) {
        return new Authority(usurper);
    }

    public X509Certificate certificate() {
        return certificate;
    }

    public String pem() {
        return KeyAndCertificates.pem("CERTIFICATE", KeyAndCertificates.der(certificate));
    }

    /** A certificate for a client or a server, valid for a day from an hour ago. */
    public Request issue(String name) {
        return new Request(name);
    }

    /** One that nobody vouches for. */
    public static Request selfSigned(String name) {
        return Authority.root("nobody").new Request(name).selfSigned();
    }

    private X500Principal subject() {
        return certificate.getSubjectX500Principal();
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What is to be in a certificate. */
    public final class Request {

        private final X500Principal subject;
        private final List<GeneralName> names = new ArrayList<>();
        private KeyPurposeId[] purposes = {};
        private KeyUsage usage;
        private boolean authority;
        private boolean selfSigned;
        private Instant from = Instant.now().minus(Duration.ofHours(1));
        private Instant until = Instant.now().plus(Duration.ofDays(1));

        private Request(String name) {
            subject = new X500Principal("CN=" + name);
        }

        public Request dns(String name) {
            names.add(new GeneralName(GeneralName.dNSName, name));
            return this;
        }

        public Request uri(String name) {
            names.add(new GeneralName(GeneralName.uniformResourceIdentifier, name));
            return this;
        }

        public Request email(String name) {
            names.add(new GeneralName(GeneralName.rfc822Name, name));
            return this;
        }

        public Request ip(String name) {
            names.add(new GeneralName(GeneralName.iPAddress, name));
            return this;
        }

        public Request purposes(KeyPurposeId... purposes) {
            this.purposes = purposes;
            return this;
        }

        /** @param bits of {@link KeyUsage} */
        public Request usage(int bits) {
            usage = new KeyUsage(bits);
            return this;
        }

        public Request valid(Instant from, Instant until) {
            this.from = from;
            this.until = until;
            return this;
        }

        private Request selfSigned() {
            selfSigned = true;
            return this;
        }

        public KeyAndCertificates sign() {
            KeyPair pair = newKeys();
            List<X509Certificate> certificates = new ArrayList<>();
            certificates.add(
                    selfSigned ? sign(pair.getPublic(), subject, pair) : sign(pair.getPublic(), subject(), keys));
            certificates.addAll(chain);
            return new KeyAndCertificates(pair.getPrivate(), List.copyOf(certificates));
        }

        private X509Certificate sign(PublicKey key, X500Principal issuer, KeyPair issuerKeys) {
            try {
                var builder = new JcaX509v3CertificateBuilder(
                        issuer,
                        BigInteger.valueOf(SERIAL.getAndIncrement()),
                        Date.from(from),
                        Date.from(until),
                        subject,
                        key);
                if (authority) {
                    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
                }
                if (usage != null) {
                    builder.addExtension(Extension.keyUsage, true, usage);
                }
                if (purposes.length > 0) {
                    builder.addExtension(Extension.extendedKeyUsage, true, new ExtendedKeyUsage(purposes));
                }
                if (!names.isEmpty()) {
                    builder.addExtension(
                            Extension.subjectAlternativeName,
                            false,
                            new GeneralNames(names.toArray(GeneralName[]::new)));
                }
                return new JcaX509CertificateConverter()
                        .getCertificate(builder.build(
                                new JcaContentSignerBuilder("SHA256withECDSA").build(issuerKeys.getPrivate())));
            } catch (CertIOException | OperatorCreationException | GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
