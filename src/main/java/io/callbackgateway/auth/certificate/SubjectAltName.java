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

    enum Kind {
        EMAIL(1),
        DNS(2),
        URI(6),
        IP(7);

        private final int tag;

        Kind(int tag) {
            this.tag = tag;
        }
    }

    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
    private static final Pattern URI = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:\\S+");
    private static final Pattern HOST_AND_PORT = Pattern.compile("[A-Za-z0-9._-]+:[0-9]{1,5}");
    private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");

    /**
     * From the settings, where the kind shows in the spelling.
     *
     * @throws IllegalArgumentException where it is no name of any kind
     */
    static SubjectAltName parse(String text) {
        if (IPV4.matcher(text).matches() || IPV6.matcher(text).matches()) {
            return of(Kind.IP, text);
        }
        if (URI.matcher(text).matches() && !HOST_AND_PORT.matcher(text).matches()) {
            return of(Kind.URI, text);
        }
        if (EMAIL.matcher(text).matches()) {
            return of(Kind.EMAIL, text);
        }
        if (HOST.matcher(text).matches()) {
            return of(Kind.DNS, text);
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
                    if (entry.get(0).equals(kind.tag)) {
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
            case IP -> {
                try { // in brackets, the JDK takes no host name
                    yield new SubjectAltName(
                            kind,
                            InetAddress.getByName(name.contains(":") ? "[" + name + "]" : name)
                                    .getHostAddress());
                } catch (UnknownHostException e) {
                    throw new IllegalArgumentException(e);
                }
            }
            case EMAIL, URI -> new SubjectAltName(kind, name);
        };
    }
}
