package io.callbackgateway.auth;

import static io.callbackgateway.settings.BadSettingException.require;

import io.callbackgateway.auth.Verdict.Reason;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A method whose credential is the one value of a header: all of it, or what follows the name of a scheme (RFC 9110 §11.4: in any
 * case, then spaces).
 */
public abstract class HeaderVerifier implements Verifier {

    public static final String AUTHORIZATION = "authorization";

    /** RFC 9110 §5.1. */
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    /** In lower case. */
    protected final String header;

    /** Empty where the whole value is the credential. */
    protected final String scheme;

    /** For a scheme of {@code Authorization}. */
    protected HeaderVerifier(String scheme) {
        this.header = AUTHORIZATION;
        this.scheme = scheme;
    }

    protected HeaderVerifier(String key, String header, String scheme) {
        this.header = headerName(key, header);
        this.scheme = scheme;
    }

    /**
     * @return in lower case, as {@link WireRequest#headers} has it
     */
    public static String headerName(String key, String name) {
        require(isHeaderName(name), key, "is no header name");
        return name.toLowerCase(Locale.ROOT);
    }

    public static boolean isHeaderName(String text) {
        return TOKEN.matcher(text).matches();
    }

    @Override
    public Verdict verify(WireRequest request) {
        List<String> values = request.header(header);
        if (values.size() > 1) {
            return Verdict.rejected(Reason.REPEATED);
        }
        if (values.isEmpty() || !values.get(0).regionMatches(true, 0, scheme, 0, scheme.length())) {
            return Verdict.rejected(Reason.MISSING);
        }
        String rest = values.get(0).substring(scheme.length());
        if (!scheme.isEmpty() && rest.isBlank()) {
            return Verdict.rejected(Reason.MALFORMED);
        }
        boolean another = !scheme.isEmpty() && !rest.startsWith(" "); // that begins like ours
        return another ? Verdict.rejected(Reason.MISSING) : verify(rest.strip(), request);
    }

    /** @param credential each character is one byte; empty where there is no scheme and the header is empty */
    protected abstract Verdict verify(String credential, WireRequest request);

    @Override
    public Map<String, String> schemes() {
        return scheme.isEmpty() ? Map.of() : Map.of(header, scheme.toLowerCase(Locale.ROOT));
    }

    @Override
    public Set<String> credentialHeaders() {
        return Set.of(header);
    }
}
