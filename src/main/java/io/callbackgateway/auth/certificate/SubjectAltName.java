package io.callbackgateway.auth.certificate;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One of a certificate's names (RFC 5280 §4.2.1.6). Equal means the same kind and the same name: DNS names in any case, IP addresses in
 * any spelling, everything else to the letter. No name stands for others; {@code *.example.com} is no host.
 */
record SubjectAltName(Kind kind, String name) {

    /** In the order in which a text of the settings is tried: the kind shows in the spelling. */
    enum Kind {
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

    /** @throws IllegalArgumentException where it is no name of any kind */
    static SubjectAltName parse(String text) {
        for (Kind kind : Kind.values()) {
            if (kind.spelling.matcher(text).matches()) {
                return of(kind, text);
            }
        }
        throw new IllegalArgumentException("no name");
    }

    /** Of these kinds; none where the extension cannot be read. */
    static Set<SubjectAltName> of(X509Certificate certificate) {
        Set<SubjectAltName> names = new HashSet<>();
        try {
            Collection<List<?>> entries = certificate.getSubjectAlternativeNames();
            for (List<?> entry : entries == null ? List.<List<?>>of() : entries) {
                for (Kind kind : Kind.values()) {
                    if (kind.tag.equals(entry.get(0))) {
                        names.add(of(kind, (String) entry.get(1)));
                    }
                }
            }
            return names;
        } catch (CertificateParsingException | IllegalArgumentException unreadable) {
            return Set.of();
        }
    }

    private static SubjectAltName of(Kind kind, String name) {
        return switch (kind) {
            case DNS -> new SubjectAltName(kind, name.toLowerCase(Locale.ROOT));
            case EMAIL, URI -> new SubjectAltName(kind, name);
            case IP -> {
                try { // in brackets, the JDK takes no host name
                    String literal = name.contains(":") ? "[" + name + "]" : name;
                    yield new SubjectAltName(
                            kind, InetAddress.getByName(literal).getHostAddress());
                } catch (UnknownHostException e) {
                    throw new IllegalArgumentException(e);
                }
            }
        };
    }
}
