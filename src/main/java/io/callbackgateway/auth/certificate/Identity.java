package io.callbackgateway.auth.certificate;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * What tells a certificate from others: its fingerprint, or one of its names (RFC 5280 §4.2.1.6). Equal means the same kind and the
 * same name: DNS names in any case, IP addresses in any spelling, everything else to the letter. No name stands for others;
 * {@code *.example.com} is no host.
 */
record Identity(Kind kind, String name) {

    /** In the order in which a text of the settings is tried: the kind shows in the spelling. */
    enum Kind {
        FINGERPRINT(-1, "[0-9A-Fa-f]{64}|[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){31}"),
        IP(7, "[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*"),
        /** But for a host and its port, which look like one. */
        URI(6, "(?![A-Za-z0-9._-]+:[0-9]{1,5}$)[A-Za-z][A-Za-z0-9+.-]*:\\S+"),
        EMAIL(1, "[^@\\s]+@[^@\\s]+"),
        DNS(2, "[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");

        private final Integer tag;
        private final Pattern spelling;

        Kind(int tag, String spelling) {
            this.tag = tag;
            this.spelling = Pattern.compile(spelling);
        }
    }

    /** @throws IllegalArgumentException where it is no SHA-256 in hexadecimal, with or without colons */
    static Identity fingerprint(String text) {
        return parse(text, Stream.of(Kind.FINGERPRINT));
    }

    /** @throws IllegalArgumentException where it is no name of any kind */
    static Identity subjectAltName(String text) {
        return parse(text, Stream.of(Kind.values()).skip(1));
    }

    private static Identity parse(String text, Stream<Kind> kinds) {
        Kind kind = kinds.filter(each -> each.spelling.matcher(text).matches())
                .findFirst()
                .orElseThrow(IllegalArgumentException::new);
        return of(kind, text);
    }

    /** The certificate's fingerprint, and its names of these kinds; none of these where the extension cannot be read. */
    static Set<Identity> of(X509Certificate certificate) throws CertificateEncodingException {
        Identity fingerprint = of(Kind.FINGERPRINT, DigestUtils.sha256Hex(certificate.getEncoded()));
        Set<Identity> identities = new HashSet<>(Set.of(fingerprint));
        try {
            Collection<List<?>> entries = certificate.getSubjectAlternativeNames();
            for (List<?> entry : entries == null ? List.<List<?>>of() : entries) {
                for (Kind kind : Kind.values()) {
                    if (kind.tag.equals(entry.get(0))) {
                        identities.add(of(kind, (String) entry.get(1)));
                    }
                }
            }
            return identities;
        } catch (CertificateParsingException | IllegalArgumentException unreadable) {
            return Set.of(fingerprint);
        }
    }

    private static Identity of(Kind kind, String name) {
        return switch (kind) {
            case FINGERPRINT -> new Identity(kind, name.toLowerCase(Locale.ROOT).replace(":", ""));
            case DNS -> new Identity(kind, name.toLowerCase(Locale.ROOT));
            case EMAIL, URI -> new Identity(kind, name);
            case IP -> {
                try { // in brackets, the JDK takes no host name
                    String literal = name.contains(":") ? "[" + name + "]" : name;
                    yield new Identity(kind, InetAddress.getByName(literal).getHostAddress());
                } catch (UnknownHostException e) {
                    throw new IllegalArgumentException(e);
                }
            }
        };
    }
}
