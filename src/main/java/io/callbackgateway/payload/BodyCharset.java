package io.callbackgateway.payload;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** In which charset a body is written: what its {@code Content-Type} says, else UTF-8. */
public final class BodyCharset {

    private static final Pattern PARAMETER =
            Pattern.compile(";\\s*charset\\s*=\\s*[\"']?([^\\s\"';,]+)", Pattern.CASE_INSENSITIVE);

    private BodyCharset() {}

    /**
     * @param contentType may be {@code null}
     * @return UTF-8 also for a charset that is unknown, and in place of ASCII, which it contains
     */
    public static Charset of(String contentType) {
        Matcher parameter = PARAMETER.matcher(contentType == null ? "" : contentType);
        if (!parameter.find()) {
            return StandardCharsets.UTF_8;
        }
        try {
            Charset charset = Charset.forName(parameter.group(1));
            return charset.equals(StandardCharsets.US_ASCII) ? StandardCharsets.UTF_8 : charset;
        } catch (IllegalArgumentException unknown) {
            return StandardCharsets.UTF_8;
        }
    }

    /**
     * Whether a parser of JSON finds this charset itself. Which of the forms of Unicode it is, and in which order its bytes are, the JSON's
     * own first bytes say better than a header.
     */
    static boolean isDetected(Charset charset) {
        return charset.name().startsWith("UTF-");
    }

    /** Throws a {@link java.nio.charset.CharacterCodingException} at bytes that the charset does not have. */
    static Reader reader(byte[] body, Charset charset) {
        return new InputStreamReader(new ByteArrayInputStream(body), charset.newDecoder());
    }

    /** Reads JSON that is in a charset, and throws at what is none. */
    public static JsonParser parse(JsonFactory json, byte[] body, Charset charset) throws IOException {
        return isDetected(charset) ? json.createParser(body) : json.createParser(reader(body, charset));
    }
}
