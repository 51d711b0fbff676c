package io.callbackgateway.auth;

import io.callbackgateway.testing.Call;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.web.util.UriUtils;

/**
 * Every call that differs from a signed one in a single bit of what was signed, but for the highest one of each byte. In headers also
 * but for the bit that is the difference between a letter's cases: the name of a scheme or a parameter means the same in both.
 */
public final class Mutations {

    private static final int CASE = 0x20;

    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern TARGET = Pattern.compile(
            "/(?:[0-9A-Za-z._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*(?:\\?[0-9A-Za-z._~!$&'()*+,;=:@/?%-]*)?");
    private static final Pattern VALUE = Pattern.compile("[ -~]*");
    private static final Pattern HOST = Pattern.compile("[0-9A-Za-z.-]+");

    private Mutations() {}

    /** @param headers whose values are signed, or are the signature */
    public static List<Call> of(Call call, String... headers) {
        List<Call> mutations = new ArrayList<>();
        for (int bit = 0x01; bit <= 0x40; bit <<= 1) {
            for (int i = 0; i < call.method().length(); i++) {
                mutations.add(call.withMethod(flip(call.method(), i, bit)));
            }
            for (int i = 0; i < call.target().length(); i++) {
                mutations.add(call.withTarget(flip(call.target(), i, bit)));
            }
            for (String header : bit == CASE ? new String[0] : headers) {
                String value = call.header(header);
                for (int i = 0; i < value.length(); i++) {
                    mutations.add(call.with(header, flip(value, i, bit)));
                }
            }
            for (int i = 0; i < call.body().length; i++) {
                byte[] body = call.body().clone();
                body[i] ^= (byte) bit;
                mutations.add(call.withBody(body));
            }
        }
        return mutations;
    }

    /** Those that the web server lets through to the verifier: well-formed, and to the same door. */
    public static List<Call> sendable(Call call, String... headers) {
        return of(call, headers).stream()
                .filter(each -> TOKEN.matcher(each.method()).matches()
                        && TARGET.matcher(each.target()).matches()
                        && VALUE.matcher(String.join("", each.headers())).matches()
                        && (each.header("Host") == null
                                || HOST.matcher(each.header("Host")).matches())
                        && door(each).equals(door(call)))
                .toList();
    }

    /** The path without its parameters, decoded. */
    private static String door(Call call) {
        String path = call.target().replaceAll("\\?.*", "").replaceAll(";[^/]*", "");
        return UriUtils.decode(path, StandardCharsets.UTF_8);
    }

    private static String flip(String text, int at, int bit) {
        StringBuilder flipped = new StringBuilder(text);
        flipped.setCharAt(at, (char) (text.charAt(at) ^ bit));
        return flipped.toString();
    }
}
