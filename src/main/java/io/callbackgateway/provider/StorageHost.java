package io.callbackgateway.provider;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host that documents may be fetched from, as {@code documents.hosts} names it. {@code documents.example} and, for all below it,
 * {@code *.documents.example} are asked over HTTPS and at public addresses alone. With a scheme, as in {@code http://localhost:8081}, it is
 * an origin that is trusted as it stands: without TLS, and at a private address.
 *
 * @param scheme {@code null} for HTTPS at public addresses
 * @param name in lower case, without {@code *.}
 * @param below whether hosts below that name are meant, and not that itself
 */
public record StorageHost(String scheme, String name, boolean below, int port) {

    private static final Pattern WRITTEN =
            Pattern.compile("(?:(https?)://)?(\\*\\.)?(" + label() + "(?:\\." + label() + ")*)(?::([1-9][0-9]{0,4}))?");

    private static final int HTTPS = 443;
    private static final int HTTP = 80;

    private static String label() {
        return "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
    }

    /** @return {@code null} where the text is no such host */
    static StorageHost of(String text) {
        Matcher host = WRITTEN.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!host.matches()) {
            return null;
        }
        String scheme = host.group(1);
        String name = host.group(3);
        boolean below = host.group(2) != null;
        int port = host.group(4) == null ? standardPort(scheme) : Integer.parseInt(host.group(4));
        boolean address = name.matches("(.*\\.)?[0-9]+"); // as of no top-level domain
        boolean tooWide = below && !name.contains(".");
        return scheme == null && (address || tooWide) || scheme != null && below || port > 65_535
                ? null
                : new StorageHost(scheme, name, below, port);
    }

    private static int standardPort(String scheme) {
        return "http".equals(scheme) ? HTTP : HTTPS;
    }

    /** Whether the URL, which has a host, leads there. */
    public boolean has(URI url) {
        String wanted = scheme == null ? "https" : scheme;
        return wanted.equalsIgnoreCase(url.getScheme())
                && has(url.getHost(), url.getPort() < 0 ? standardPort(wanted) : url.getPort());
    }

    public boolean has(String givenName, int givenPort) {
        String given = givenName.toLowerCase(Locale.ROOT);
        return givenPort == port && (below ? given.endsWith("." + name) : given.equals(name));
    }

    /** Whether it may be at any address. */
    public boolean isTrusted() {
        return scheme != null;
    }
}
