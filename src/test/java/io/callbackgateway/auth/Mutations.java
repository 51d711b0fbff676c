package io.callbackgateway.auth;

import io.callbackgateway.testing.Call;
import java.util.ArrayList;
import java.util.List;

/**
 * Every call that differs from a signed one in a single byte of what was signed, several for each byte. Flips no bit that is the
 * difference between a letter's cases: the name of a scheme or a parameter means the same in both.
 */
final class Mutations {

    private static final int[] BITS = {0x01, 0x02, 0x10, 0x40};

    private Mutations() {}

    /** @param headers whose values are signed, or are the signature */
    static List<Call> of(Call call, String... headers) {
        List<Call> mutations = new ArrayList<>();
        for (int bit : BITS) {
            for (int i = 0; i < call.method().length(); i++) {
                mutations.add(call.withMethod(flip(call.method(), i, bit)));
            }
            for (int i = 0; i < call.target().length(); i++) {
                mutations.add(call.withTarget(flip(call.target(), i, bit)));
            }
            for (String header : headers) {
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

    /** Those that a web server lets through to the verifier: no control characters, and a target of the same door. */
    static List<Call> sendable(Call call, String... headers) {
        String path = call.target().replaceAll("\\?.*", "?");
        return of(call, headers).stream()
                .filter(each -> each.target().startsWith(path))
                .filter(each ->
                        (each.method() + each.target() + each.headers()).chars().allMatch(c -> c >= ' ' && c < 0x7f))
                .toList();
    }

    private static String flip(String text, int at, int bit) {
        StringBuilder flipped = new StringBuilder(text);
        flipped.setCharAt(at, (char) (text.charAt(at) ^ bit));
        return flipped.toString();
    }
}
