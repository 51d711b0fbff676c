package io.callbackgateway.text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;

/**
 * What callers write, where it may be no text. It goes through the gateway as it came, so that what differs stays different: a byte that is
 * no UTF-8 is half of a surrogate pair, which UTF-8 has none of, and is written as {@code %XX} where it has to be text.
 */
public final class CallerText {

    /** Of a byte that is no UTF-8, as in Python's {@code surrogateescape} (PEP 383): U+DC80 to U+DCFF. */
    private static final int BYTE = 0xDC00;

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private static final Pattern NO_ASCII = Pattern.compile("%([89A-F][0-9A-F])");

    private CallerText() {}

    /** UTF-8, or what is left of it: two texts are the same only if their bytes are. */
    public static String of(byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        while (decoder.decode(in, out, true).isError()) {
            out.put((char) (BYTE + Byte.toUnsignedInt(in.get())));
        }
        return out.flip().toString();
    }

    /** The bytes that a text was made of. */
    public static byte[] bytes(String text) {
        ByteBuffer bytes = ByteBuffer.allocate(3 * text.length());
        text.codePoints()
                .forEach(c -> bytes.put(
                        isHalf(c) && isByte(c)
                                ? new byte[] {(byte) c}
                                : Character.toString(c).getBytes(StandardCharsets.UTF_8)));
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    /** As UTF-8 and JSON can hold it. */
    public static String escaped(String text) {
        return escaped(text, none -> false);
    }

    /** What {@link #escaped(String)} has made of bytes that are no UTF-8 is those bytes again; all else stays as it is. */
    public static String unescaped(String text) {
        String bytes = NO_ASCII.matcher(text)
                .replaceAll(escape -> Character.toString(BYTE + HexFormat.fromHexDigits(escape.group(1))));
        return isOfBytes(bytes) ? bytes : text; // else somebody has written it so
    }

    /**
     * Writes every byte that is no UTF-8 as {@code %XX}, and so the bytes of each character that is not wanted either. Half of a surrogate
     * pair that stands for no byte, as only the escapes of JSON can bring, is written as there, with {@code %5C} for the backslash. Two
     * texts become one only where one of them has a {@code %} before two hexadecimal digits.
     */
    public static String escaped(String text, IntPredicate unwanted) {
        if (text.codePoints().noneMatch(c -> isHalf(c) || unwanted.test(c))) {
            return text;
        }
        boolean ofBytes = isOfBytes(text);
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (isHalf(c)) {
                escaped.append(ofBytes ? "%" + HEX.toHexDigits((byte) c) : "%5Cu" + HEX.toHexDigits((char) c));
            } else if (unwanted.test(c)) {
                for (byte each : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                    escaped.append('%').append(HEX.toHexDigits(each));
                }
            } else {
                escaped.appendCodePoint(c);
            }
        });
        return escaped.toString();
    }

    /** Whether {@link #of} gives it, of whatever bytes: those that its halves of pairs stand for are no UTF-8 together either. */
    private static boolean isOfBytes(String text) {
        return text.codePoints().noneMatch(c -> isHalf(c) && !isByte(c)) && text.equals(of(bytes(text)));
    }

    private static boolean isByte(int half) {
        return half >= BYTE + 0x80 && half <= BYTE + 0xFF;
    }

    private static boolean isHalf(int codePoint) {
        return Character.getType(codePoint) == Character.SURROGATE;
    }
}
