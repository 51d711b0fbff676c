package io.callbackgateway.payload;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code unmarshal: { custom: form }} in routes: {@code application/x-www-form-urlencoded} becomes a map of texts; a name that repeats
 * is a list of them, and brackets or dots in a name are part of it. The callback's own body is read by the charset of its
 * {@code Content-Type}, else as UTF-8. Public for Camel.
 *
 * <p>What a form never holds unencoded, such as blanks, quotes and braces, makes it none: JSON would otherwise be a form of one odd name.
 */
public final class FormFormat extends BodyFormat {

    private static final int MAX_FIELDS = 10_000;

    private static final String NEVER_UNENCODED = "\"<>\\^`{|}";

    @Override
    public String getDataFormatName() {
        return "form";
    }

    @Override
    Map<String, Object> read(RouteBody body) {
        byte[] bytes = body.bytes();
        Map<String, Object> form = new LinkedHashMap<>();
        int fields = 0;
        for (int start = 0, end; start < bytes.length; start = end + 1) {
            end = indexOf('&', bytes, start, bytes.length);
            if (start < end) {
                int equals = indexOf('=', bytes, start, end);
                add(form, text(body, start, equals), equals == end ? "" : text(body, equals + 1, end));
                fields++;
            }
            if (fields > MAX_FIELDS) {
                throw body.unreadable("is a form of more than " + MAX_FIELDS + " fields");
            }
        }
        if (form.isEmpty()) {
            throw body.unreadable("is no form: it is empty");
        }
        return form;
    }

    @SuppressWarnings("unchecked")
    private static void add(Map<String, Object> form, String name, String value) {
        form.merge(name, value, (present, another) -> {
            List<Object> all = present instanceof List ? (List<Object>) present : new ArrayList<>(List.of(present));
            all.add(another);
            return all;
        });
    }

    private static int indexOf(char c, byte[] bytes, int start, int end) {
        int at = start;
        while (at < end && bytes[at] != c) {
            at++;
        }
        return at;
    }

    private static String text(RouteBody body, int start, int end) {
        byte[] bytes = body.bytes();
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(end - start);
        for (int at = start; at < end; at++) {
            byte each = bytes[at];
            if (each == '+') {
                decoded.write(' ');
            } else if (each == '%') {
                int high = at + 2 < end ? Character.digit(bytes[at + 1], 16) : -1;
                int low = at + 2 < end ? Character.digit(bytes[at + 2], 16) : -1;
                if (high < 0 || low < 0) {
                    throw notAt(body, at);
                }
                decoded.write(high << 4 | low);
                at += 2;
            } else if (each >= 0 && (each <= ' ' || each == 0x7f || NEVER_UNENCODED.indexOf(each) >= 0)) {
                throw notAt(body, at);
            } else {
                decoded.write(each);
            }
        }
        return decode(body, decoded.toByteArray(), start);
    }

    private static String decode(RouteBody body, byte[] decoded, int start) {
        Charset charset = body.charset();
        try {
            return charset.newDecoder().decode(ByteBuffer.wrap(decoded)).toString();
        } catch (CharacterCodingException e) {
            throw notAt(body, start);
        }
    }

    private static RuntimeException notAt(RouteBody body, int at) {
        return body.unreadable("is no form (byte " + (at + 1) + ")");
    }
}
